/** The probe inside this process, which `run`, `attach` or an agent may have brought in. */
import { createdAt, namesOf } from './inject.ts'
import { header, places, states } from './layout.ts'
import { isNull, viewAt, win } from '../native.ts'

const FILE_MAP_READ = 4

/** A question that may be asked often: whether a probe records this process now. */
export function newOwnProbe(): () => boolean {
  let ring: DataView | undefined
  return () => {
    if (process.platform !== 'win32') return false
    ring ??= ownRing()
    return ring?.getUint32(header.state, true) === states.ACTIVE
  }
}

/** The header of our ring, mapped for as long as we live; undefined while there is none. */
function ownRing(): DataView | undefined {
  const created = createdAt(win('GetCurrentProcess')())
  const mapping = win('OpenFileMappingW')(FILE_MAP_READ, 0, namesOf(process.pid, created).mapping)
  if (isNull(mapping)) return undefined
  const address = win('MapViewOfFile')(mapping, FILE_MAP_READ, 0, 0, places.modules)
  win('CloseHandle')(mapping)
  return isNull(address) ? undefined : new DataView(viewAt(address, places.modules))
}
