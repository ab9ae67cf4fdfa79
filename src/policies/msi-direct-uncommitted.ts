import { uncommitted } from './uncommitted.ts'

export const msiDirectUncommitted = uncommitted({
  id: 'msi-direct-uncommitted',
  modes: ['direct', 'createdirect'],
  severity: 'error',
  loss: 'the file may be corrupted',
  summary: 'A database opened in direct mode was closed with changes that had not been committed.',
  why: 'In direct mode there is nothing to roll back to: the file may be corrupted.',
  fix: 'Call MsiDatabaseCommit before closing, also on the way out of an error.',
})
