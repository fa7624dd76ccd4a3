import { sign } from 'node:crypto'
import type { Answer } from '../wire/answers.ts'
import { problem } from '../wire/answers.ts'
import { move } from '../wire/double-entry.ts'
import type { Asked } from '../wire/server.ts'
import { depositOf } from './accounts.ts'
import type { PageBank } from './bank.ts'
import type { Request, RequestAnswer } from './dialect.ts'
import { openEnvelope } from './envelope.ts'
import { type OrderRow, type RefundRow, orderOfMerchant, sameOrder } from './orders.ts'
import { nextFile } from './settle.ts'

type Reply = Omit<RequestAnswer, 'request'>

const fault = (code: string, text: string): Reply => ({ fault: { code, text } })

/** The door of merchants' back offices: signed requests in, signed answers out. */
export async function backOffice(bank: PageBank, asked: Asked): Promise<Answer> {
  const { dialect } = bank
  const fields = new URLSearchParams(asked.body)
  const value = (name: string) => fields.get(name) ?? ''
  const kind = dialect.requests[value(dialect.request.name)]
  if (kind === undefined) return problem(400, 'unknown_request', 'There is no request of this name.')
  const opened = openEnvelope(bank, {
    content: value(dialect.request.content),
    signature: value(dialect.form.signature),
    certificate: value(dialect.form.certificate),
  })
  if ('fault' in opened)
    return problem(401, opened.fault, 'The request is not signed by a merchant of this bank.')
  const request = dialect.readRequest(kind, opened.tree)
  if (request === undefined) return problem(400, 'unreadable_request', 'A field of the request is missing.')
  return bank.faults.around(kind, async () => {
    const reply = await works[kind](bank, request)
    return signedAnswer(bank, { request, ...reply })
  })
}

function signedAnswer(bank: PageBank, answer: RequestAnswer): Answer {
  const { dialect } = bank
  const bytes = dialect.toBytes(dialect.writeAnswer(answer))
  const body = new URLSearchParams({
    [dialect.answer.content]: bytes.toString('base64'),
    [dialect.answer.signature]: sign('sha256', bytes, bank.key).toString('base64'),
  })
  return {
    status: 200,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
  }
}

type Work = (bank: PageBank, request: Request) => Reply | Promise<Reply>

const unknownOrder = () => fault('40972', 'There is no such order.')

function query(bank: PageBank, { merchantNumber, orderId }: Request): Reply {
  const order = orderOfMerchant(bank.store, merchantNumber, orderId)
  return order === undefined ? unknownOrder() : { order: closedByTime(order) }
}

function closedByTime(order: OrderRow): OrderRow {
  const isOver = order.expires_at <= new Date().toISOString()
  const waits = order.state === 'open' || order.state === 'identified' || order.state === 'signed'
  return waits && isOver ? { ...order, state: 'closed' } : order
}

function close(bank: PageBank, { merchantNumber, orderId }: Request): Promise<Reply> {
  return bank.store.write(() => {
    const order = orderOfMerchant(bank.store, merchantNumber, orderId)
    if (order === undefined) return unknownOrder()
    bank.store.run(
      `update orders set state = 'closed', code = null where id = ? and state in ('open', 'identified', 'signed')`,
      order.id,
    )
    return { order: sameOrder(bank.store, order.id) }
  })
}

function refund(bank: PageBank, { merchantNumber, orderId, refundId, minor }: Request): Promise<Reply> {
  return bank.store.write(() => {
    const order = orderOfMerchant(bank.store, merchantNumber, orderId)
    if (order === undefined) return unknownOrder()
    if (!/^[\w-]{1,40}$/.test(refundId) || minor === undefined)
      return fault('40101', 'A refund has a number and an amount.')
    const known = bank.store.one<RefundRow>(
      `select refund_id, order_row, amount_minor, state, code from refunds where refund_id = ?`,
      refundId,
    )
    if (known !== undefined) {
      const isSame = known.order_row === order.id && known.amount_minor === minor
      return isSame ? { order, refund: known } : fault('40102', 'This refund number names another refund.')
    }
    return giveBack(bank, order, refundId, minor)
  })
}

function giveBack(bank: PageBank, order: OrderRow, refundId: string, minor: bigint): Reply {
  const left = order.amount_minor - order.refunded_minor
  const code = order.state !== 'paid' ? 'order_not_paid' : minor > left ? 'exceeds_paid' : null
  bank.store.run(
    `insert into refunds (refund_id, order_row, amount_minor, state, code, created_at) values (?, ?, ?, ?, ?, ?)`,
    refundId, order.id, minor, code === null ? 'succeeded' : 'failed', code, new Date().toISOString(),
  ) // prettier-ignore
  if (code === null) {
    bank.store.run(`update orders set refunded_minor = refunded_minor + ? where id = ?`, minor, order.id)
    move(bank.store, {
      debit: 'merchant:pending',
      credit: depositOf(order.card ?? ''),
      currency: order.currency,
      minor,
      code: 'refund',
      about: order.id,
    })
  }
  const refund: RefundRow = {
    refund_id: refundId,
    order_row: order.id,
    amount_minor: minor,
    state: code === null ? 'succeeded' : 'failed',
    code,
  }
  return { order: sameOrder(bank.store, order.id), refund }
}

function file(bank: PageBank, { after }: Request): Reply {
  const next = nextFile(bank, after)
  return next === undefined ? fault('40900', 'There is no newer file.') : { file: next }
}

const works: Readonly<Record<Request['kind'], Work>> = { query, close, refund, file }
