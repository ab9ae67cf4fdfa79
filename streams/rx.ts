/**
 * The parts of RxJS that the agent runs on. The package's entry loads every operator, which would
 * cost it 5 MB of its 100.
 */
export { Observable } from 'rxjs/internal/Observable'
export { Subject } from 'rxjs/internal/Subject'
export { map } from 'rxjs/internal/operators/map'
export type { Subscriber } from 'rxjs/internal/Subscriber'
export type { Subscription } from 'rxjs/internal/Subscription'
