/** Emptying the WAL into its database: what a full disk needs before anything can be written. */
import { connectWriter } from './connect.ts'

/**
 * Moves what the WAL holds into the log and cuts the WAL to nothing. The pages in the log are
 * mostly there already, so that this frees room rather than takes it.
 * @throws InputError when it cannot: no room even for that, or a reader holds the WAL.
 */
export function emptyWal(path: string): void {
  const db = connectWriter(path, 'FULL', 0)
  try {
    db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}
