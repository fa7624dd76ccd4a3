import { createHash } from 'node:crypto'
import type { Answer } from '../wire/answers.ts'
import { json } from '../wire/answers.ts'
import { onlyHere } from '../wire/faults.ts'
import { freshId } from '../wire/marks.ts'
import type { Asked, Route } from '../wire/server.ts'
import { missing, object, onceByKey, refusal } from './answers.ts'
import { bookDispute } from './books.ts'
import { readBracketForm, textAt, textsAt } from './bracket-form.ts'
import { readUpload } from './uploads.ts'
import { chargeObject, findPayment } from './objects.ts'
import { recordDisputeEvent, type Provider } from './provider.ts'
import type { PaymentRow } from './schema.ts'

type DisputeStatus = 'needs_response' | 'under_review' | 'won' | 'lost'
type DisputeRow = { id: string; payment_id: string; amount: bigint; reason: string; status: DisputeStatus; evidence: string; due: bigint; decides: bigint | null; created: bigint } // prettier-ignore

/** Cards whose owners dispute the charge as soon as it is captured, by their last four digits, and why. */
const disputedCards: Readonly<Record<string, string>> = {
  '0259': 'fraudulent',
  '2685': 'product_not_received',
}

const columns = 'id, payment_id, amount, reason, status, evidence, due, decides, created'
const weekSeconds = 7 * 86_400

const findDispute = (provider: Provider, id: string) =>
  provider.store.one<DisputeRow>(`select ${columns} from disputes where id = ?`, id)

function disputeObject(provider: Provider, row: DisputeRow, isWhole = false) {
  const payment = findPayment(provider, 'id', row.payment_id)
  const evidence = JSON.parse(row.evidence) as Record<string, string>
  return {
    id: row.id,
    object: 'dispute',
    amount: Number(row.amount),
    charge: isWhole && payment !== undefined ? chargeObject(payment) : (payment?.charge_id ?? ''),
    created: Number(row.created),
    currency: payment?.currency ?? '',
    evidence,
    evidence_details: {
      due_by: Number(row.due),
      has_evidence: Object.keys(evidence).length > 0,
      past_due: Number(row.due) <= provider.seconds(),
      submission_count: row.status === 'needs_response' ? 0 : 1,
    },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: row.payment_id,
    reason: row.reason,
    status: row.status,
  }
}

const tell = (provider: Provider, type: Parameters<typeof recordDisputeEvent>[1], row: DisputeRow) =>
  recordDisputeEvent(provider, type, row.id, disputeObject(provider, row))

/** A card's owner disputes what was taken: the money and a fee are withdrawn from what the merchant is owed. Inside a write. */
export function openDispute(
  provider: Provider,
  payment: PaymentRow,
  { amount, reason }: { readonly amount: bigint; readonly reason: string },
): string[] {
  const now = provider.seconds()
  const row: DisputeRow = {
    id: freshId('dp'),
    payment_id: payment.id,
    amount,
    reason,
    status: 'needs_response',
    evidence: '{}',
    due: BigInt(now + weekSeconds),
    decides: null,
    created: BigInt(now),
  }
  provider.store.run(
    `insert into disputes (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.id, row.payment_id, row.amount, row.reason, row.status, row.evidence, row.due, null, row.created,
  ) // prettier-ignore
  bookDispute(provider, payment, { id: row.id, amount, isTaken: true })
  return [
    ...tell(provider, 'charge.dispute.created', row),
    ...tell(provider, 'charge.dispute.funds_withdrawn', row),
  ]
}

/** What was captured on a card whose owner disputes everything is disputed at once. Inside a write. */
export function disputeIfMagic(provider: Provider, payment: PaymentRow, amount: bigint): string[] {
  const reason = disputedCards[payment.last4 ?? '']
  return reason === undefined ? [] : openDispute(provider, payment, { amount, reason })
}

function decide(provider: Provider, row: DisputeRow, status: 'won' | 'lost'): string[] {
  const after: DisputeRow = { ...row, status, decides: null }
  provider.store.run(`update disputes set status = ?, decides = null where id = ?`, status, row.id)
  const payment = findPayment(provider, 'id', row.payment_id)
  const isBack = status === 'won' && payment !== undefined
  if (isBack) bookDispute(provider, payment, { id: row.id, amount: row.amount, isTaken: false })
  return [
    ...(isBack ? tell(provider, 'charge.dispute.funds_reinstated', after) : []),
    ...tell(provider, 'charge.dispute.closed', after),
  ]
}

/** Decide what is due: evidence that was looked at, and what nobody answered in time, which is lost. */
export async function decideDisputes(provider: Provider): Promise<void> {
  const now = provider.seconds()
  const due = provider.store.all<DisputeRow>(
    `select ${columns} from disputes
      where (status = 'under_review' and decides <= ?) or (status = 'needs_response' and due <= ?) limit 100`,
    now,
    now,
  )
  if (due.length === 0) return
  const told = await provider.store.write(() =>
    due.flatMap((row) => {
      const evidence = JSON.parse(row.evidence) as Record<string, string>
      const isGood = 'shipping_tracking_number' in evidence || 'uncategorized_file' in evidence
      return decide(provider, row, row.status === 'under_review' && isGood ? 'won' : 'lost')
    }),
  )
  await provider.notifier.deliver(told)
}

type Done = { answer: Answer; told?: readonly string[] }

const closed = (row: DisputeRow): Done => ({
  answer: refusal(400, 'invalid_request_error', `This dispute is already ${row.status}.`, {
    code: 'dispute_already_closed',
  }),
})

function submit(provider: Provider, row: DisputeRow, asked: Asked): Done {
  const form = readBracketForm(asked.body)
  if (row.status !== 'needs_response') return closed(row)
  const given = textsAt(form, 'evidence')
  const evidence = JSON.stringify({ ...(JSON.parse(row.evidence) as object), ...given })
  const isSubmitted = textAt(form, 'submit') !== 'false'
  const after: DisputeRow = { ...row, evidence, status: isSubmitted ? 'under_review' : 'needs_response' }
  const decides = isSubmitted ? provider.seconds() + provider.reviewSeconds : null
  provider.store.run(
    `update disputes set evidence = ?, status = ?, decides = ? where id = ?`,
    evidence, after.status, decides, row.id,
  ) // prettier-ignore
  const told = tell(provider, 'charge.dispute.updated', after)
  const word = given['uncategorized_text'] ?? ''
  const outcome = /winning_evidence/.test(word) ? 'won' : /losing_evidence/.test(word) ? 'lost' : undefined
  if (!isSubmitted || outcome === undefined) return { answer: object(disputeObject(provider, after)), told }
  const ended = decide(provider, after, outcome)
  return { answer: object(disputeObject(provider, { ...after, status: outcome })), told: [...told, ...ended] }
}

function listDisputes(provider: Provider, asked: Asked): Answer {
  const most = Math.min(Math.max(Number(asked.query.get('limit') ?? 10) || 10, 1), 100)
  const after = asked.query.get('starting_after')
  const rows = provider.store.all<DisputeRow>(
    `select ${columns} from disputes
      where ? is null or rowid < (select rowid from disputes where id = ?) order by rowid desc limit ?`,
    after, after, most + 1,
  ) // prettier-ignore
  const isWhole = [...asked.query.values()].includes('data.charge')
  const data = rows.slice(0, most).map((row) => disputeObject(provider, row, isWhole))
  return object({ object: 'list', data, has_more: rows.length > most, url: '/v1/disputes' })
}

function keepFile(provider: Provider, asked: Asked): Done {
  const file = readUpload(asked)
  if (file === undefined)
    return { answer: refusal(400, 'invalid_request_error', 'No file was given.', { param: 'file' }) }
  const id = freshId('file')
  const { purpose, filename, content } = file
  const sha256 = createHash('sha256').update(content).digest('hex')
  provider.store.run(
    `insert into files (id, purpose, filename, size, sha256, created) values (?, ?, ?, ?, ?, ?)`,
    id, purpose, filename, content.length, sha256, provider.seconds(),
  ) // prettier-ignore
  const made = { id, object: 'file', purpose, filename, size: content.length, created: provider.seconds() }
  return { answer: object(made) }
}

/** What a card's owner disputes, evidence against it, and the files it comes with; and the desk that orders a dispute. */
export function disputeRoutes(
  provider: Provider,
  keyed: (work: (asked: Asked) => Answer | Promise<Answer>) => Route[2],
): Route[] {
  const onOne = (work: (row: DisputeRow, asked: Asked) => Done) =>
    keyed((asked) =>
      onceByKey(provider, asked, () => {
        const id = asked.params['id'] ?? ''
        const row = findDispute(provider, id)
        return row === undefined ? { answer: missing('dispute', id) } : work(row, asked)
      }),
    )
  const order = async (asked: Asked): Promise<Answer> => {
    const { payment_intent: id, reason = 'general' } = JSON.parse(asked.body) as Record<string, string>
    const payment = findPayment(provider, 'id', id ?? '')
    if (payment === undefined || payment.captured - payment.refunded <= 0n) return json(404, {})
    const amount = payment.captured - payment.refunded
    await provider.notifier.deliver(
      await provider.store.write(() => openDispute(provider, payment, { amount, reason })),
    )
    return json(201, {})
  }
  const oneRow = keyed((asked) => {
    const id = asked.params['id'] ?? ''
    const row = findDispute(provider, id)
    return row === undefined ? missing('dispute', id) : object(disputeObject(provider, row))
  })
  const giveIn = onOne((row) =>
    row.status === 'needs_response'
      ? {
          told: decide(provider, row, 'lost'),
          answer: object(disputeObject(provider, { ...row, status: 'lost' })),
        }
      : closed(row),
  )
  return [
    ['GET', '/v1/disputes', keyed((asked) => listDisputes(provider, asked))],
    ['GET', '/v1/disputes/:id', oneRow],
    ['POST', '/v1/disputes/:id', onOne((row, asked) => submit(provider, row, asked))],
    ['POST', '/v1/disputes/:id/close', giveIn],
    [
      'POST',
      '/v1/files',
      keyed((asked) => onceByKey(provider, asked, () => keepFile(provider, asked))),
      6_000_000,
    ],
    ['POST', '/control/disputes', (asked) => onlyHere(asked, () => order(asked))],
  ]
}
