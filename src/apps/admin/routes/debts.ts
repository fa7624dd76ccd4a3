import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { refused, type Result } from '#kernel/result.ts'
import { findDebt, recentDebts, writeOffDebt } from '#money/mandates/index.ts'
import { postDebtReceipt } from '#flows/pay-debt.ts'
import type { ReceiptOutcome } from '#flows/post-receipt.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { debtsPage } from '../pages/debts.ts'
import { said, takeReceipt, type Given } from './typed-receipt.ts'

const numberOf = (given: Given): number | undefined => {
  const digits = /^(?:d\s*-?\s*)?(\d{1,12})$/i.exec(said(given, 'number'))?.[1]
  return digits === undefined ? undefined : Number(digits)
}

async function show(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  { pay = freshForm, writeOff = freshForm }: { readonly pay?: DeskForm; readonly writeOff?: DeskForm } = {},
): Promise<HttpReply> {
  const isFresh = pay === freshForm && writeOff === freshForm
  const page = debtsPage({ debts: await recentDebts(desk.db), pay, writeOff })
  return sendDesk(desk, request, reply, page, isFresh ? 200 : 422)
}

async function payDebt(
  desk: Desk,
  request: HttpRequest,
  given: Given,
  key: string,
): Promise<Result<ReceiptOutcome, string>> {
  const number = numberOf(given)
  const debt = number === undefined ? undefined : await findDebt(desk.db, number)
  if (debt === undefined) return refused('debt_not_found', { field: 'number' })
  const pays = { number: debt.number, currency: debt.amount.currency }
  return takeReceipt(desk, request, { scope: 'debt_receipt', key, given, pays, post: postDebtReceipt })
}

const outcomeSaid = { booked: 'debt_paid', linked: 'linked', unclear: 'unclear' } as const

/** Debts of debits that were taken back: what is owed, money that came, writing off. */
export function debtRoutes(server: HttpServer, desk: Desk): void {
  server.get('/admin/debts', { schema: { querystring: asking({}) } }, async (request, reply) =>
    show(desk, request, reply),
  )
  const receipt = keyed({
    number: line,
    amount: line,
    reference: line,
    way: line,
    received_on: line,
    party_account: line,
    is_other: line,
  })
  server.post('/admin/debts/receipts', { schema: { body: receipt } }, async (request, reply) => {
    const { key, ...given } = request.body
    const answer = await payDebt(desk, request, given, key)
    if (answer.ok) return redirectTo(reply, `/admin/debts?done=${outcomeSaid[answer.value]}`)
    return show(desk, request, reply, { pay: refusedDesk(given, answer, 'amount') })
  })
  const loss = keyed({ number: line, because: line })
  server.post('/admin/debts/write-offs', { schema: { body: loss } }, async (request, reply) => {
    const { key, ...given } = request.body
    const because = said(given, 'because')
    const number = numberOf(given) ?? 0
    const form = { scope: 'debt_write_off', key, asks: given }
    const answer = await onceAtDesk(desk, request, form, (tx, actor) =>
      writeOffDebt(tx, { number, because, actor }),
    )
    if (answer.ok) return redirectTo(reply, '/admin/debts?done=written_off')
    return show(desk, request, reply, { writeOff: refusedDesk(given, answer, 'because') })
  })
}
