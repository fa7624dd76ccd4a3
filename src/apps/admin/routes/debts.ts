import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { parseDecimal } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { recentDebts, writeOffDebt } from '#money/mandates/index.ts'
import { postDebtReceipt } from '#flows/pay-debt.ts'
import type { ReceiptOutcome } from '#flows/post-receipt.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { debtsPage } from '../pages/debts.ts'

type Given = Readonly<Record<string, string | undefined>>

const said = (given: Given, name: string): string => (given[name] ?? '').trim()
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
  const debt = (await recentDebts(desk.db, 10_000)).find(({ number }) => number === numberOf(given))
  if (debt === undefined) return refused('debt_not_found', { field: 'number' })
  const { currency } = debt.amount
  const amount = parseDecimal(said(given, 'amount').replace(',', '.'), currency)
  if (!amount.ok) return refused(amount.refusal, { field: 'amount', currency })
  const reference = said(given, 'reference').slice(0, 90)
  if (reference === '') return refused('missing', { field: 'reference' })
  const account = said(given, 'party_account').replaceAll(/\s/g, '').slice(0, 40)
  let outcome: ReceiptOutcome = 'booked'
  const answer = await onceAtDesk(
    desk,
    request,
    { scope: 'debt_receipt', key, asks: given },
    async (tx, actor) => {
      const posted = await postDebtReceipt(tx, {
        number: String(debt.number),
        amount: amount.value,
        way: said(given, 'way') === 'cash' ? 'cash' : 'transfer',
        reference,
        ...(account.length < 4 ? {} : { partyAccount: account }),
        receivedOn: said(given, 'received_on') || ports().now().toISOString().slice(0, 10),
        isOther: said(given, 'is_other') === 'yes',
        actor,
      })
      if (posted.ok) outcome = posted.value
      return posted
    },
  )
  return answer.ok ? done(outcome) : answer
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
