import { uncommitted } from './uncommitted.ts'

export const msiCloseUncommitted = uncommitted({
  id: 'msi-close-uncommitted',
  modes: ['transact', 'create'],
  severity: 'warning',
  loss: 'the changes are rolled back',
  summary: 'A database was closed with changes that had not been committed.',
  why: 'Closing rolls the changes back; a database that was being created disappears.',
  fix: 'Call MsiDatabaseCommit before closing; open read-only what is not to be changed.',
})
