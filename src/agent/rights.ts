/** The agent needs no administrator's rights. What more rights would add is said. */
import { rightsOf } from '../../streams/own-process.ts'

/** What is out of reach without an administrator's rights; null with them, and without Windows. */
export const outOfReach = (): string | null => rightsOf().elevated === false
  ? 'with administrator rights, run and attach would also reach programs that run elevated or as ' +
    'another user; network drives that an elevated program connected belong to a logon session ' +
    'of its own and stay unseen'
  : null
