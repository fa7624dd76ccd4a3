import { type Message } from '../iso8583/codec.ts'
import { readTags } from '../iso8583/tags.ts'
import { book } from '../cards/books.ts'
import { isoAt } from '../cards/clock.ts'
import { rangeOf } from '../cards/magic.ts'
import { freshId } from '../wire/marks.ts'
import { type Acquirer, count, nextArn, nextStan, tell } from './acquirer.ts'
import { type AuthorizationRow, authorizationOnWire, findAuthorization } from './authorization.ts'
import { recordCleared } from './clearing.ts'
import { requestMessage, reversalMessage } from './messages.ts'
import type { Asked } from './request.ts'
import { isApproval, responseText } from './responses.ts'

const authorizationDays = 7

/** Authorize once per reference; answers the id, or `reference_reused` when the reference stands for something else. */
export async function authorize(acquirer: Acquirer, asked: Asked, body: string): Promise<string> {
  const print = acquirer.sealer.print(body)
  const begun = await acquirer.store.write(() => begin(acquirer, asked, print))
  if (begun.message === undefined) {
    // Whoever asks again while the first is under way waits for the same answer.
    return acquirer.underWay.get(asked.reference) ?? begun.id
  }
  const work = carry(acquirer, begun.id, begun.message).finally(() =>
    acquirer.underWay.delete(asked.reference),
  )
  acquirer.underWay.set(asked.reference, work)
  return work
}

/** Note a request, once per reference; inside a write. Without a message the reference is known already. */
export function begin(acquirer: Acquirer, asked: Asked, print: string): { id: string; message?: Message } {
  const earlier = findAuthorization(acquirer.store, 'reference', asked.reference)
  if (earlier !== undefined) return { id: earlier.request_print === print ? earlier.id : 'reference_reused' }
  const id = freshId('aut')
  const stan = nextStan(acquirer)
  const now = isoAt(acquirer.clock)
  const rrn = `${now.slice(3, 4)}${String(count(acquirer, 'rrn')).padStart(11, '0')}`
  const arn = asked.capture ? nextArn(acquirer) : undefined
  const message = requestMessage(acquirer, asked, stan, rrn, arn)
  const brand =
    rangeOf(asked.pan)?.brand ??
    (asked.pan.startsWith('4') ? 'visa' : asked.pan.startsWith('5') ? 'mastercard' : 'unknown')
  acquirer.store.run(
    `insert into authorizations (id, reference, request_print, state, sealed, expiry, brand, last4, mti, amount_minor, currency,
       rrn, notify_url, until, created) values (?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id, asked.reference, print, acquirer.sealer.seal(asked.pan), asked.expiry, brand, asked.pan.slice(-4), message.mti, asked.minor,
    asked.currency, rrn, asked.notifyUrl ?? null, isoAt(acquirer.clock, authorizationDays * 86_400), now,
  ) // prettier-ignore
  addLeg(acquirer, id, message)
  return { id, message }
}

/** Note a message that asked for money under an authorization; inside a write. */
export function addLeg(acquirer: Acquirer, id: string, { mti, fields }: Message): void {
  acquirer.store.run(
    `insert into legs (authorization_id, stan, sent, mti, minor) values (?, ?, ?, ?, ?)`,
    id,
    fields[11] ?? '',
    fields[7] ?? '',
    mti,
    BigInt(fields[4] ?? '0'),
  )
}

async function carry(acquirer: Acquirer, id: string, message: Message): Promise<string> {
  const answer = await ask(acquirer, message)
  await acquirer.store.write(() => {
    const row = findAuthorization(acquirer.store, 'id', id)
    if (row?.state !== 'pending') return
    if (answer === undefined) giveUp(acquirer, row)
    else record(acquirer, row, message, answer)
  })
  acquirer.forward.pump()
  return id
}

/** Send a request over the line; undefined when no answer came in time. */
export async function ask(acquirer: Acquirer, message: Message): Promise<Message | undefined> {
  return acquirer.session?.line()?.ask(message, acquirer.timeoutMilliseconds)
}

type Leg = { stan: string; sent: string; mti: string; minor: bigint }

/** No answer: nothing is held for the merchant, and whatever the issuer did is reversed until the network confirms. */
export function giveUp(acquirer: Acquirer, row: AuthorizationRow): void {
  acquirer.store.run(
    `update authorizations set state = 'declined', response = '91', response_text = 'no_answer_reversed' where id = ?`,
    row.id,
  )
  const legs = acquirer.store.all<Leg>(
    `select stan, sent, mti, minor from legs where authorization_id = ?`,
    row.id,
  )
  for (const leg of legs) oweReversal(acquirer, row, leg, 0n)
}

/** Owe the network the reversal of one message, down to what remains; inside a write. */
export function oweReversal(acquirer: Acquirer, row: AuthorizationRow, leg: Leg, remains: bigint): void {
  const message = reversalMessage(acquirer, row, leg, nextStan(acquirer), remains)
  acquirer.forward.owe({ peer: 'network', message, about: `reversal:${row.id}` })
}

const blank = (letter: string | undefined) => (letter === undefined || letter === ' ' ? null : letter)

function record(acquirer: Acquirer, row: AuthorizationRow, message: Message, { fields }: Message): void {
  const code = fields[39] ?? '96'
  const extra = fields[44] ?? ''
  const tags = readTags(fields[63])
  const approved = code === '00' || code === '10' ? BigInt(fields[4] ?? '0') : 0n
  const state = !isApproval(code) ? 'declined' : code === '10' ? 'partial' : 'approved'
  const advice = extra.slice(3, 5).trim()
  acquirer.store.run(
    `update authorizations set state = ?, approved_minor = ?, response = ?, response_text = ?, advice = ?, stand_in = ?,
       auth_code = ?, trace = ?, avs = ?, cvv = ?, cavv = ?, funding = ?, issuer = ? where id = ?`,
    state, approved, code, responseText(code), advice === '' ? null : advice, tags.SI === 'Y' ? 1 : 0, fields[38] ?? null,
    fields[62] ?? null, blank(extra[0]), blank(extra[1]), blank(extra[2]),
    tags.FU === undefined ? null : tags.FU === 'D' ? 'debit' : 'credit',
    rangeOf(acquirer.sealer.open(row.sealed))?.issuer ?? null, row.id,
  ) // prettier-ignore
  acquirer.store.run(`update legs set minor = ? where authorization_id = ?`, approved, row.id)
  if (message.mti === '0200' && approved > 0n) recordPurchase(acquirer, row, message, fields)
}

/** A purchase at once is captured and cleared by its answer. */
function recordPurchase(
  acquirer: Acquirer,
  row: AuthorizationRow,
  message: Message,
  fields: Message['fields'],
): void {
  const minor = BigInt(fields[4] ?? '0')
  const arn = readTags(message.fields[61]).AR ?? ''
  const id = freshId('aop')
  acquirer.store.run(
    `insert into operations (id, authorization_id, kind, reference, request_print, amount_minor, state, arn, created)
     values (?, ?, 'capture', ?, '', ?, 'succeeded', ?, ?)`,
    id, row.id, `${row.reference}:capture`, minor, arn, isoAt(acquirer.clock),
  ) // prettier-ignore
  acquirer.store.run(
    `update authorizations set state = 'captured', captured_minor = ? where id = ?`,
    minor,
    row.id,
  )
  book(acquirer.store, { debit: 'clearing:pending', credit: 'merchant:payable', currency: row.currency, minor, code: 'capture', about: id }) // prettier-ignore
  recordCleared(acquirer, id, fields)
}

/** An approval that nobody waited for any more: it is being reversed; the merchant is told once. */
export async function hearLate(acquirer: Acquirer, { mti, fields }: Message): Promise<void> {
  if ((mti !== '0110' && mti !== '0210') || !isApproval(fields[39])) return
  await acquirer.store.write(() => {
    const leg = acquirer.store.one<{ authorization_id: string }>(
      `select authorization_id from legs where stan = ? and sent = ?`,
      fields[11] ?? '',
      fields[7] ?? '',
    )
    const row = leg && findAuthorization(acquirer.store, 'id', leg.authorization_id)
    if (row === undefined || row.state !== 'declined' || row.response_text !== 'no_answer_reversed') return
    const first = acquirer.store.run(`update authorizations set late = 1 where id = ? and late = 0`, row.id)
    if (first === 1)
      tell(acquirer, 'authorization.late_answer', row.id, row.notify_url, authorizationOnWire(acquirer, row))
  })
}

/** After a crash: what was under way is given up and reversed, for nobody knows what became of it. */
export async function recover(acquirer: Acquirer): Promise<void> {
  await acquirer.store.write(() => {
    const rows = acquirer.store.all<{ id: string }>(`select id from authorizations where state = 'pending'`)
    for (const { id } of rows) {
      const row = findAuthorization(acquirer.store, 'id', id)
      if (row !== undefined) giveUp(acquirer, row)
    }
  })
}

/** Let authorizations end that ran out; the issuer's holds run out by themselves. */
export async function expire(acquirer: Acquirer): Promise<void> {
  const now = isoAt(acquirer.clock)
  const due = acquirer.store.all<{ id: string }>(
    `select id from authorizations where state in ('approved', 'partial', 'captured')
       and captured_minor + voided_minor < approved_minor and until <= ? limit 500`,
    now,
  )
  if (due.length === 0) return
  await acquirer.store.write(() => {
    for (const { id } of due) {
      acquirer.store.run(
        `update authorizations set voided_minor = approved_minor - captured_minor,
           state = case when captured_minor > 0 then 'captured' else 'expired' end where id = ?`,
        id,
      )
      const row = findAuthorization(acquirer.store, 'id', id)
      if (row !== undefined)
        tell(acquirer, 'authorization.expired', id, row.notify_url, authorizationOnWire(acquirer, row))
    }
  })
}
