/** Findings as log records: an event with its evidence, linked to the span of the life accused. */
import type { Attributes } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import type { DerivedReader, KeptFinding } from '../derived.ts'
import type { Severity } from '../../src/policy.ts'
import { attributes as a, FINDING_EVENT } from './attributes.ts'
import type { OutgoingNames } from './outgoing-names.ts'
import type { Programs } from './programs.ts'
import { hrTime, scope, type Spans } from './spans.ts'

const numbers: Record<Severity, SeverityNumber> = {
  critical: SeverityNumber.FATAL, error: SeverityNumber.ERROR, warning: SeverityNumber.WARN,
  info: SeverityNumber.INFO,
}

/** The record of a finding; null for one that is suppressed, or of a simulated session. */
export function newFindingRecords(derived: DerivedReader, programs: Programs, spans: Spans,
  names: OutgoingNames): (finding: KeptFinding) => ReadableLogRecord | null {
  return finding => {
    const program = programs.named(finding.session)
    if (finding.suppressed || program.simulated) return null
    const life = finding.life === null ? undefined : derived.life(finding.life)
    const facts = life?.facts
      ? Object.values(JSON.parse(life.facts) as Record<string, unknown>) : []
    const said = [finding.handle, ...facts].filter((x): x is string => typeof x === 'string')
    const attributes: Attributes = {
      [a.policy.key]: finding.policy, [a.rule.key]: finding.rule,
      [a.concern.key]: finding.concern, [a.family.key]: finding.family,
      [a.fingerprint.key]: finding.fingerprint, [a.evidence.key]: finding.evidence,
    }
    if (finding.handle !== null) attributes[a.value.key] = names.name(finding.handle)
    if (finding.life !== null) attributes[a.life.key] = names.life(finding.life, program.host)
    const time = hrTime(finding.at)
    return {
      // The time of finding it is not recorded, and the same bytes must come out again.
      hrTime: time, hrTimeObserved: time,
      spanContext: life && spans.contextOf(life),
      severityNumber: numbers[finding.severity], severityText: finding.severity.toUpperCase(),
      body: names.text(finding.because, said), eventName: FINDING_EVENT,
      resource: program.resource, instrumentationScope: scope, attributes,
      droppedAttributesCount: 0,
    }
  }
}
