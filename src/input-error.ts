/** Somebody gave us something wrong: the message says what, `hint` what to do about it. */
export class InputError extends Error {
  override name = 'InputError'
  hint: string
  constructor(message: string, hint = '', options?: ErrorOptions) {
    super(message, options)
    this.hint = hint
  }
}

/** The command line was misused: the same, with the exit code of a usage error. */
export class UsageError extends InputError {
  override name = 'UsageError'
}
