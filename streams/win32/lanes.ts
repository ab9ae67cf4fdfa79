/**
 * How many native calls wait at once. koffi's `.async()` runs on libuv's pool (4 threads unless
 * UV_THREADPOOL_SIZE says otherwise), which Node's own files and name look-ups share. A dial that
 * rings for a minute must not stop them, and what ends a wait (a hang-up, a cancel) must never
 * stand in the queue behind the waits that it ends. So waiting calls may take all but two threads,
 * ends one more, and one is always left to Node.
 */
export type Lanes = {
  /** Runs `start` when its lane has room; `start` is given what it must call when it has ended. */
  run(lane: 'wait' | 'end', start: (done: () => void) => void): void
}

export function newLanes(poolSize: number): Lanes {
  const lanes = {
    wait: { room: Math.max(1, poolSize - 2), queue: [] as (() => void)[] },
    end: { room: 1, queue: [] as (() => void)[] },
  }
  return {
    run(name, start) {
      const lane = lanes[name]
      const begin = () => {
        lane.room--
        let ended = false
        start(() => {
          if (ended) return
          ended = true
          lane.room++
          lane.queue.shift()?.()
        })
      }
      if (lane.room > 0) begin()
      else lane.queue.push(begin)
    },
  }
}

export function poolSize(): number {
  const given = Number(process.env.UV_THREADPOOL_SIZE)
  return Number.isInteger(given) && given > 0 ? Math.min(given, 1024) : 4
}
