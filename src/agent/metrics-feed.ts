/** Counts what was committed: openings, ends, teardowns, refusals, findings, losses. */
import { errorName, familyNamed, functions } from '../families/all.ts'
import { configured, type Judging } from '../history.ts'
import { fileName } from '../image.ts'
import { liveLives, type Ledger, type Life, type Session } from '../ledger.ts'
import { meaningOf } from '../meaning.ts'
import { policies } from '../policies/all.ts'
import type { Agent, Committed } from './agent.ts'
import type { Labels, Metrics } from './metrics.ts'
import type { Vitals } from './vitals.ts'

/** Images that have a name of their own. */
const IMAGES = 50

/** Feeds metrics from an agent that judges like this. @returns what ends it */
export function feedMetrics(metrics: Metrics, agent: Agent, vitals: () => Vitals,
  judging: Judging = {}): () => void {
  const images = new Map<string, string>()
  /** The labels of its lives: one object for one series, made once. */
  const labelsOfSession = new WeakMap<Session, Map<string, Labels>>()
  const gone = new WeakSet<Life>()
  /** Closed and not settled yet. */
  const settling = new WeakSet<Life>()
  const started = Date.now() / 1000 - process.uptime()

  function imageOf(path: string): string {
    const name = fileName(path.toLowerCase()) || 'unknown'
    let label = images.get(name)
    // Whoever comes after the first 50 is not remembered either.
    if (label === undefined && images.size < IMAGES) images.set(name, label = name)
    return label ?? 'other'
  }

  /** @param how how it ended, where that is counted */
  function labelsOf({ family, kind, session }: Life, how = ''): Labels {
    let known = labelsOfSession.get(session)
    if (!known) {
      known = new Map()
      // Its image is known when its start has come.
      if (session.image !== '') labelsOfSession.set(session, known)
    }
    const key = `${family} ${kind} ${how}`
    let labels = known.get(key)
    if (!labels) {
      labels = { family, kind, image: imageOf(session.image), ...how && { how } }
      known.set(key, labels)
    }
    return labels
  }

  function count({ events, findings, lives }: Committed): void {
    const first = events[0]?.position ?? Infinity
    metrics.add('recorded', {}, events.length)
    const opened = new Map<Labels, number>(), closed = new Map<Labels, number>()
    for (const life of lives) {
      if (life.opened.position >= first && !life.inferred && !life.borrowed) {
        addOne(opened, labelsOf(life))
      }
      if (!life.closed) {
        if (life.how !== 'gone' || gone.has(life)) continue
        gone.add(life)
        addOne(closed, labelsOf(life, life.how))
        continue
      }
      const now = life.closed.position >= first
      if (now) addOne(closed, labelsOf(life, life.how ?? 'gone'))
      if (life.how !== 'call' && life.how !== 'all') continue
      if (life.settledAt < 0) settling.add(life)
      else if (now || settling.delete(life)) {
        metrics.observe('settle', { family: life.family },
          Math.max(0, life.settledAt - life.closed.at) / 1e6)
      }
    }
    for (const [labels, n] of opened) metrics.add('opened', labels, n)
    for (const [labels, n] of closed) metrics.add('closed', labels, n)
    const meaning = { ok: true, pending: false, error: 0 }
    for (const event of events) {
      if (event.kind === 'call') {
        const fn = functions.get(event.fn)
        if (fn?.role !== 'release') continue
        meaningOf(fn, event, meaning)
        const family = fn.family.family
        if (!meaning.ok && !meaning.pending) {
          metrics.add('refused', { family, error: familyNamed.get(family)!.errors[meaning.error]
            ? errorName(family, meaning.error) : 'other' })
        }
      } else if (event.kind === 'gap') {
        metrics.add('gaps', {})
        metrics.add('lost', { hop: event.by === 'log' ? 'delivery' : 'capture' }, event.lost ?? 0)
      }
    }
    for (const { policy, severity } of findings) metrics.add('findings', { policy, severity })
    const newest = events.findLast(event => event.by === undefined)
    if (newest) metrics.set('appendLag', {}, Math.max(0, agent.now() - newest.at) / 1e6)
  }

  metrics.beforeRead(() => {
    const now = vitals()
    metrics.clear('open')
    for (const { labels, value } of openLives(agent.log?.judge?.ledger as Ledger | undefined,
      labelsOf)) metrics.set('open', labels, value)
    metrics.count('lost', { hop: 'agent' }, agent.recording.counters.dropped)
    metrics.set('waiting', {}, now.waiting)
    metrics.set('heartbeat', {}, Math.max(0, ...agent.health().map(p => p.silentFor)) / 1000)
    metrics.set('memory', {}, now.rssBytes)
    const { user, system } = process.cpuUsage()
    metrics.count('cpu', {}, (user + system) / 1e6)
    metrics.set('started', {}, started)
    if (now.handles === null) metrics.clear('handles')
    else metrics.set('handles', {}, now.handles)
  })
  // From the beginning, so that a rate sees the first one: what can be found is known.
  for (const policy of policies) {
    for (const { rule, severity } of policy.cases) {
      const counted = configured({ policy: policy.id, rule, severity }, judging)
      if (counted) metrics.add('findings', { policy: policy.id, severity: counted.severity }, 0)
    }
  }
  for (const hop of ['capture', 'delivery', 'agent']) metrics.add('lost', { hop }, 0)
  metrics.add('gaps', {}, 0)
  const subscription = agent.committed.subscribe(count)
  return () => subscription.unsubscribe()
}

function addOne(to: Map<Labels, number>, labels: Labels): void {
  to.set(labels, (to.get(labels) ?? 0) + 1)
}

/** Open lives by their labels. */
function openLives(ledger: Ledger | undefined, labelsOf: (life: Life) => Labels):
  Iterable<{ labels: Labels; value: number }> {
  const counted = new Map<string, { labels: Labels; value: number }>()
  for (const life of ledger ? liveLives(ledger) : []) {
    const labels = labelsOf(life)
    const key = `${labels.family}\0${labels.kind}\0${labels.image}`
    const entry = counted.get(key)
    if (entry) entry.value++
    else counted.set(key, { labels, value: 1 })
  }
  return counted.values()
}
