/** The simulated workstation as a capture: virtual time runs with the wall clock. */
import { interval, map } from 'rxjs'
import type { Observable } from 'rxjs'
import type { HandleEvent } from '../src/events.ts'
import { workstation } from '../src/simulated/programs.ts'

const EVERY_MS = 100

/** @param seed the same seed and start give the same programs */
export function simulatedWorkstation(seed: number, startAt = Date.now() * 1000):
  Observable<readonly HandleEvent[]> {
  const simulated = workstation(seed, { startAt })
  const began = performance.now()
  return interval(EVERY_MS).pipe(map(() =>
    simulated.next(startAt + Math.round((performance.now() - began) * 1000))))
}
