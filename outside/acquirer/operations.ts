import { type Answer, json, problem } from '../wire/answers.ts'
import { parseAmount } from '../wire/amounts.ts'
import { freshId } from '../wire/marks.ts'
import { book } from '../cards/books.ts'
import { isoAt, timeElements } from '../cards/clock.ts'
import { amountElement, currencyNumber } from '../cards/numbers.ts'
import { writeTags } from '../iso8583/tags.ts'
import { type Acquirer, nextArn, nextStan } from './acquirer.ts'
import { type AuthorizationRow, type OperationRow, capturable, findAuthorization, findOperation, operationOnWire } from './authorization.ts' // prettier-ignore
import { addLeg, ask, oweReversal } from './authorize.ts'
import { moneyMessage } from './messages.ts'
import { isReference } from './request.ts'

type Kind = OperationRow['kind']
type Given = Record<string, unknown>

const refuse = (field: string, fix: string) =>
  problem(422, 'invalid_request', `${field}: ${fix}`, [{ field, reason: 'missing or malformed', fix }])

/** Capture, void or refund, once per reference; inside a write. */
export function operate(
  acquirer: Acquirer,
  kind: Exclude<Kind, 'increment'>,
  id: string,
  given: Given,
  body: string,
): Answer {
  const row = findAuthorization(acquirer.store, 'id', id)
  if (row === undefined)
    return problem(404, 'authorization_not_found', 'There is no authorization with this id.')
  if (!isReference(given.reference))
    return refuse('reference', 'Send your own id of this operation: 1 to 100 letters, digits, _ . : or -.')
  const print = acquirer.sealer.print(`${kind} ${id} ${body}`)
  const earlier = findOperation(acquirer.store, 'reference', given.reference)
  if (earlier !== undefined) return repeated(earlier, print, row)
  const whole = kind === 'void' && given.amount === undefined
  const minor = whole ? capturable(row) : parseAmount(given.amount, row.currency)
  if (minor === undefined) return refuse('amount', 'Send a positive decimal text such as "19.99".')
  const code = failureOf(acquirer, kind, row, minor)
  const arn = kind === 'void' || code !== undefined ? null : nextArn(acquirer)
  const operation = insert(acquirer, row, {
    kind,
    reference: given.reference,
    print,
    minor,
    code: code ?? null,
    arn,
  })
  if (code === undefined) {
    if (kind === 'void') giveBack(acquirer, row, minor)
    else moveMoney(acquirer, row, operation, given.final === true)
  }
  return json(200, operationOnWire(operation, row.currency))
}

function repeated(earlier: OperationRow, print: string, row: AuthorizationRow): Answer {
  if (earlier.request_print !== print)
    return problem(409, 'reference_reused', 'This reference was used for another operation.')
  return json(200, operationOnWire(earlier, row.currency))
}

function failureOf(acquirer: Acquirer, kind: Kind, row: AuthorizationRow, minor: bigint): string | undefined {
  if (kind === 'refund')
    return minor > row.captured_minor - row.refunded_minor ? 'amount_exceeds_captured' : undefined
  if (row.state === 'expired' || (row.until <= isoAt(acquirer.clock) && capturable(row) > 0n))
    return 'authorization_expired'
  if (kind === 'void') {
    if (minor === 0n || capturable(row) === 0n) return 'nothing_to_void'
    return minor > capturable(row) ? 'amount_exceeds_authorized' : undefined
  }
  if (!['approved', 'partial', 'captured'].includes(row.state) || row.approved_minor === 0n)
    return 'not_authorized'
  const more = (row.approved_minor * acquirer.overPercent) / 100n
  return minor > capturable(row) + more ? 'amount_exceeds_authorized' : undefined
}

function insert(
  acquirer: Acquirer,
  row: AuthorizationRow,
  given: {
    readonly kind: Kind
    readonly reference: string
    readonly print: string
    readonly minor: bigint
    readonly code: string | null
    readonly arn: string | null
    readonly state?: OperationRow['state']
  },
): OperationRow {
  const operation: OperationRow = {
    id: freshId('aop'),
    authorization_id: row.id,
    kind: given.kind,
    reference: given.reference,
    request_print: given.print,
    amount_minor: given.minor,
    state: given.state ?? (given.code === null ? 'succeeded' : 'failed'),
    code: given.code,
    arn: given.arn,
    created: isoAt(acquirer.clock),
  }
  acquirer.store.run(
    `insert into operations (id, authorization_id, kind, reference, request_print, amount_minor, state, code, arn, created)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    operation.id, row.id, given.kind, given.reference, given.print, given.minor, operation.state, given.code, given.arn,
    operation.created,
  ) // prettier-ignore
  return operation
}

/** Book a capture or refund and owe the network its message: captures wait for the cut-off. */
function moveMoney(acquirer: Acquirer, row: AuthorizationRow, operation: OperationRow, final: boolean): void {
  const { amount_minor: minor, id } = operation
  const kind = operation.kind === 'refund' ? 'refund' : 'capture'
  const signed = kind === 'refund' ? -minor : minor
  book(acquirer.store, { debit: 'clearing:pending', credit: 'merchant:payable', currency: row.currency, minor: signed, code: kind, about: id }) // prettier-ignore
  const message = moneyMessage(acquirer, row, kind, {
    minor,
    arn: operation.arn ?? '',
    stan: nextStan(acquirer),
    reference: operation.reference,
    final,
  })
  acquirer.forward.owe({
    peer: 'network',
    message,
    about: `operation:${id}`,
    parked: kind === 'capture',
  })
  if (kind === 'refund') {
    acquirer.store.run(`update authorizations set refunded_minor = refunded_minor + ? where id = ?`, minor, row.id) // prettier-ignore
    return
  }
  // After the last capture the issuer holds nothing any more, so nothing may be added either.
  if (final) acquirer.store.run(`update authorizations set final = 1 where id = ?`, row.id)
  const over = minor > capturable(row) ? minor - capturable(row) : 0n
  acquirer.store.run(
    `update authorizations set captured_minor = captured_minor + ?, approved_minor = approved_minor + ?, state = 'captured' where id = ?`,
    minor,
    over,
    row.id,
  )
  const after = findAuthorization(acquirer.store, 'id', row.id)
  if (final && after !== undefined && capturable(after) > 0n) giveBack(acquirer, after, capturable(after))
}

type Leg = { id: bigint; stan: string; sent: string; mti: string; minor: bigint }

/** Give back a part of what is held, the last message first; inside a write. */
function giveBack(acquirer: Acquirer, row: AuthorizationRow, minor: bigint): void {
  const legs = acquirer.store.all<Leg>(
    `select id, stan, sent, mti, minor from legs where authorization_id = ? and minor > 0 order by id desc`,
    row.id,
  )
  let rest = minor
  for (const leg of legs) {
    if (rest === 0n) break
    const part = rest < leg.minor ? rest : leg.minor
    oweReversal(acquirer, row, leg, leg.minor - part)
    acquirer.store.run(`update legs set minor = minor - ? where id = ?`, part, leg.id)
    rest -= part
  }
  const state = row.captured_minor > 0n ? 'captured' : capturable(row) === minor ? 'voided' : row.state
  acquirer.store.run(
    `update authorizations set voided_minor = voided_minor + ?, state = ? where id = ?`,
    minor,
    state,
    row.id,
  )
}

/** Ask the issuer for more under the same payment. Once per reference; no answer is reversed like a first authorization's. */
export async function increment(acquirer: Acquirer, id: string, given: Given, body: string): Promise<Answer> {
  const row = findAuthorization(acquirer.store, 'id', id)
  if (row === undefined)
    return problem(404, 'authorization_not_found', 'There is no authorization with this id.')
  const minor = parseAmount(given.amount, row.currency)
  if (!isReference(given.reference)) return refuse('reference', 'Send your own id of this operation.')
  if (minor === undefined) return refuse('amount', 'Send a positive decimal text such as "5.00".')
  const reference = given.reference
  const print = acquirer.sealer.print(`increment ${id} ${body}`)
  const message = incrementMessage(acquirer, row, minor)
  const begun = await acquirer.store.write(() => {
    const earlier = findOperation(acquirer.store, 'reference', reference)
    if (earlier !== undefined) return repeated(earlier, print, row)
    const able = canGrow(findAuthorization(acquirer.store, 'id', id) ?? row)
    const code = able ? null : 'not_authorized'
    const fields = { ...message.fields, 11: nextStan(acquirer) }
    if (able) addLeg(acquirer, id, { ...message, fields })
    const state = able ? 'pending' : 'failed'
    const operation = insert(acquirer, row, {
      kind: 'increment',
      reference,
      print,
      minor,
      code,
      arn: null,
      state,
    })
    return able ? { operation, fields } : json(200, operationOnWire(operation, row.currency))
  })
  if (!('fields' in begun)) return begun
  const answer = await ask(acquirer, { ...message, fields: begun.fields })
  await acquirer.store.write(() => conclude(acquirer, id, begun.operation, begun.fields, answer?.fields[39]))
  acquirer.forward.pump()
  const done = findOperation(acquirer.store, 'reference', reference)
  return json(200, operationOnWire(done ?? begun.operation, row.currency))
}

function canGrow(row: AuthorizationRow): boolean {
  return (row.state === 'approved' || row.state === 'captured') && row.mti === '0100' && row.final === 0n
}

function conclude(
  acquirer: Acquirer,
  id: string,
  operation: OperationRow,
  fields: Readonly<Record<number, string>>,
  code: string | undefined,
): void {
  const row = findAuthorization(acquirer.store, 'id', id)
  const leg = acquirer.store.one<Leg>(
    `select id, stan, sent, mti, minor from legs where stan = ? and sent = ?`,
    fields[11] ?? '',
    fields[7] ?? '',
  )
  if (row === undefined || leg === undefined) return
  const good = code === '00' && canGrow(row)
  // Nobody knows what became of it, or the payment ended meanwhile: it is taken back.
  if (code === undefined || (code === '00' && !good)) oweReversal(acquirer, row, leg, 0n)
  if (!good) acquirer.store.run(`update legs set minor = 0 where id = ?`, leg.id)
  const failure = good ? null : code === '00' ? 'not_authorized' : `declined_${code ?? '91'}`
  acquirer.store.run(
    `update operations set state = ?, code = ? where id = ?`,
    good ? 'succeeded' : 'failed',
    failure,
    operation.id,
  )
  if (good)
    acquirer.store.run(
      `update authorizations set approved_minor = approved_minor + ?, amount_minor = amount_minor + ? where id = ?`,
      operation.amount_minor,
      operation.amount_minor,
      id,
    )
}

/** After a crash: an increment under way is given up and taken back. */
export function recoverIncrements(acquirer: Acquirer): void {
  const open = acquirer.store.all<{ id: string; authorization_id: string }>(
    `select id, authorization_id from operations where state = 'pending'`,
  )
  for (const { id, authorization_id: authorizationId } of open) {
    const operation = findOperation(acquirer.store, 'id', id)
    const leg = acquirer.store.one<{ stan: string; sent: string }>(
      `select stan, sent from legs where authorization_id = ? order by id desc limit 1`,
      authorizationId,
    )
    if (operation !== undefined && leg !== undefined)
      conclude(acquirer, authorizationId, operation, { 11: leg.stan, 7: leg.sent }, undefined)
  }
}

function incrementMessage(acquirer: Acquirer, row: AuthorizationRow, minor: bigint) {
  return {
    mti: '0100',
    fields: {
      2: acquirer.sealer.open(row.sealed),
      3: '000000',
      4: amountElement(minor),
      ...timeElements(acquirer.clock),
      14: row.expiry,
      18: acquirer.merchant.mcc,
      22: '100',
      25: '59',
      32: acquirer.number,
      37: row.rrn,
      41: 'KONTOR01',
      42: `KONTOR-${acquirer.name.toUpperCase()}`.padEnd(15),
      43: acquirer.merchant.name.slice(0, 40).padEnd(40),
      49: currencyNumber(row.currency) ?? '978',
      60: writeTags({ PA: 'N', IN: 'M', CF: 'used', IC: 'Y' }),
      ...(row.trace !== null && { 62: row.trace }),
    },
  }
}
