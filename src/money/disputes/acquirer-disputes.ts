import { createHash } from 'node:crypto'
import { parseCurrency } from '#kernel/currency.ts'
import type { HttpOut } from '#kernel/http-out.ts'
import { parseDecimal } from '#kernel/money.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import type { DisputeStage, DisputeState } from './dispute.ts'
import type { ToldDispute } from './hear-dispute.ts'

/** Where disputes of one provider come from, and how they are answered. Calls throw when no answer came. */
export type DisputeDesk = {
  readonly connector: string
  /** Every dispute, the oldest first. */
  all(): Promise<readonly ToldDispute[]>
  /** Hand a file over; answers the provider's id of it. The reference makes a second call the first. */
  handOver(
    providerId: string,
    file: {
      readonly reference: string
      readonly name: string
      readonly mediaType: string
      readonly content: Uint8Array
    },
  ): Promise<string>
  /** Fight with evidence and files handed over before, or give in. The reference makes a second call the first. */
  answer(
    providerId: string,
    given: {
      readonly reference: string
      readonly evidence?: Readonly<Record<string, string>>
      readonly files?: readonly string[]
    },
  ): Promise<Result<ToldDispute, 'not_open_for_response'>>
}

const stages: readonly DisputeStage[] = [
  'pre_dispute',
  'chargeback',
  'representment',
  'pre_arbitration',
  'arbitration',
]
const outcomes: Readonly<Record<string, DisputeState>> = { won: 'won', lost: 'lost', withdrawn: 'withdrawn' }

function stateOf(state: unknown, outcome: unknown): DisputeState | undefined {
  if (state === 'needs_response' || state === 'under_review') return state
  return state === 'closed' ? outcomes[String(outcome)] : undefined
}

/** An acquirer's dispute in our words; throws where it cannot be read whole. */
function readDispute(connector: string, fields: Readonly<Record<string, unknown>>): ToldDispute {
  const text = (name: string) => {
    const value = fields[name]
    return typeof value === 'string' ? value.slice(0, 100) : ''
  }
  const currency = parseCurrency(text('currency'))
  assert(currency.ok, `dispute: currency ${text('currency')}`)
  const amount = parseDecimal(text('amount'), currency.value)
  const stage = stages.find((each) => each === fields['stage'])
  const state = stateOf(fields['state'], fields['outcome'])
  assert(amount.ok && stage !== undefined && state !== undefined, `dispute ${text('id')} cannot be read`)
  const history = Array.isArray(fields['history'])
    ? (fields['history'] as { step?: unknown; stage?: unknown }[])
    : []
  const respondBy = new Date(text('respond_by'))
  return {
    connector,
    providerId: text('id'),
    merchantRef: text('reference'),
    state,
    stage,
    reason: text('reason').slice(0, 20),
    reasonText: text('reason_text').slice(0, 60),
    amount: amount.value,
    respondBy: Number.isNaN(respondBy.getTime()) ? undefined : respondBy,
    steps: history.map(({ step, stage: at }) => String(step ?? at)),
  }
}

/** The disputes of an acquirer. */
export function acquirerDisputes(
  settings: {
    readonly connector: string
    readonly origin: string
    readonly key: string
    readonly timeoutMs?: number
  },
  out: HttpOut,
): DisputeDesk {
  const { connector, origin, key, timeoutMs = 8_000 } = settings
  const authorization = `Bearer ${key}`
  return {
    connector,
    async all() {
      const answer = await out.request({
        url: `${origin}/v1/disputes`,
        headers: { authorization },
        timeoutMs,
        allow: 'simulators',
      })
      assert(answer.status === 200, `disputes of ${connector}: status ${answer.status}`)
      const { disputes } = answer.json() as { disputes?: unknown }
      assert(Array.isArray(disputes), `disputes of ${connector}: no list`)
      return (disputes as Record<string, unknown>[]).map((each) => readDispute(connector, each))
    },
    async handOver(providerId, { reference, name, mediaType, content }) {
      const query = new URLSearchParams({ reference, name }).toString()
      const answer = await out.request({
        url: `${origin}/v1/disputes/${encodeURIComponent(providerId)}/files?${query}`,
        method: 'POST',
        headers: { authorization, 'content-type': mediaType },
        body: content,
        timeoutMs,
        allow: 'simulators',
      })
      assert(answer.status === 201, `file of dispute ${providerId}: status ${answer.status}`)
      const { id, sha256 } = answer.json() as { id?: unknown; sha256?: unknown }
      // What arrived must be what was sent, to the byte.
      assert(
        sha256 === createHash('sha256').update(content).digest('hex'),
        `file of dispute ${providerId} is another`,
      )
      assert(typeof id === 'string' && id.length <= 100, `file of dispute ${providerId}: no id`)
      return id
    },
    async answer(providerId, { reference, evidence, files = [] }) {
      const how = evidence === undefined ? 'accept' : 'representment'
      const answer = await out.request({
        url: `${origin}/v1/disputes/${encodeURIComponent(providerId)}/${how}`,
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', 'idempotency-key': reference },
        body: JSON.stringify({ reference, ...(evidence === undefined ? {} : { evidence, files }) }),
        timeoutMs,
        allow: 'simulators',
      })
      if (answer.status === 409) return refused('not_open_for_response')
      assert(answer.status === 200, `dispute ${providerId}: status ${answer.status}`)
      return done(readDispute(connector, answer.json() as Record<string, unknown>))
    },
  }
}
