import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { parseDecimal } from '#kernel/money.ts'
import { refused, type Result } from '#kernel/result.ts'
import {
  allTerms,
  findInvoiceByNumber,
  grantTerms,
  openInvoices,
  writeOffInvoice,
  type NetDays,
} from '#money/credit/index.ts'
import { findAccountByEmail } from '#people/access/index.ts'
import { findParty, type PartyId } from '#people/parties/index.ts'
import { postInvoiceReceipt, type ReceiptOutcome } from '#flows/post-receipt.ts'
import { marketCurrencies } from '../../storefront/market.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { creditPage } from '../pages/credit.ts'
import { said, takeReceipt, type Given } from './typed-receipt.ts'

async function showCredit(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  forms: { readonly grant?: DeskForm; readonly settle?: DeskForm; readonly writeOff?: DeskForm } = {},
): Promise<HttpReply> {
  const [invoices, terms] = await Promise.all([openInvoices(desk.db), allTerms(desk.db)])
  const parties = new Set<PartyId>([...invoices, ...terms].map(({ party }) => party))
  const named = await Promise.all([...parties].map((each) => findParty(desk.db, each)))
  const names = new Map(named.flatMap((each) => (each ? [[each.id, each.displayName] as const] : [])))
  const { grant = freshForm, settle = freshForm, writeOff: loss = freshForm } = forms
  const isFresh = [grant, settle, loss].every((each) => each === freshForm)
  return sendDesk(
    desk,
    request,
    reply,
    creditPage({ invoices, terms, names, grant, settle, writeOff: loss }),
    isFresh ? 200 : 422,
  )
}

async function grant(
  desk: Desk,
  request: HttpRequest,
  given: Given,
  key: string,
): Promise<Result<true, string>> {
  const found = await findAccountByEmail(desk.db, said(given, 'email'))
  if (found === undefined) return refused('account_not_found', { field: 'email' })
  const currency = marketCurrencies.find((each) => each === said(given, 'currency'))
  if (currency === undefined) return refused('currency_missing', { field: 'currency' })
  const limit = parseDecimal(said(given, 'limit').replace(',', '.'), currency)
  if (!limit.ok) return refused(limit.refusal, { field: 'limit', currency })
  const netDays: NetDays = said(given, 'days') === '30' ? 30 : 14
  return onceAtDesk(desk, request, { scope: 'credit_terms', key, asks: given }, (tx, actor) =>
    grantTerms(tx, { party: found.party, limit: limit.value, netDays, actor }),
  )
}

/** Money typed for an invoice; answers what became of it, as the page says it. */
async function settle(
  desk: Desk,
  request: HttpRequest,
  given: Given,
  key: string,
): Promise<Result<ReceiptOutcome, string>> {
  const digits = /^(?:r\s*-?\s*)?(\d{1,12})$/i.exec(said(given, 'number'))?.[1]
  const invoice = digits === undefined ? undefined : await findInvoiceByNumber(desk.db, Number(digits))
  if (invoice === undefined) return refused('invoice_not_found', { field: 'number' })
  const pays = { number: invoice.number, currency: invoice.amount.currency }
  return takeReceipt(desk, request, { scope: 'invoice_receipt', key, given, pays, post: postInvoiceReceipt })
}

async function writeOff(
  desk: Desk,
  request: HttpRequest,
  given: Given,
  key: string,
): Promise<Result<true, string>> {
  const digits = /^(?:r\s*-?\s*)?(\d{1,12})$/i.exec(said(given, 'number'))?.[1]
  const invoice = digits === undefined ? undefined : await findInvoiceByNumber(desk.db, Number(digits))
  if (invoice === undefined) return refused('invoice_not_found', { field: 'number' })
  const because = said(given, 'because')
  return onceAtDesk(desk, request, { scope: 'invoice_write_off', key, asks: given }, (tx, actor) =>
    writeOffInvoice(tx, { invoiceId: invoice.id, because, actor }),
  )
}

const outcomeSaid = { booked: 'settled', linked: 'linked', unclear: 'unclear' } as const

/** Purchase on account at the desk: what is owed, granting terms, money that came. */
export function creditRoutes(server: HttpServer, desk: Desk): void {
  const querystring = asking({})
  server.get('/admin/credit', { schema: { querystring } }, async (request, reply) =>
    showCredit(desk, request, reply),
  )
  const terms = keyed({ email: line, limit: line, currency: line, days: line })
  server.post('/admin/credit/terms', { schema: { body: terms } }, async (request, reply) => {
    const { key, ...given } = request.body
    const answer = await grant(desk, request, given, key)
    if (answer.ok) return redirectTo(reply, '/admin/credit?done=granted')
    return showCredit(desk, request, reply, { grant: refusedDesk(given, answer, 'limit') })
  })
  const receipt = keyed({
    number: line,
    amount: line,
    reference: line,
    way: line,
    received_on: line,
    party_account: line,
    is_other: line,
  })
  server.post('/admin/credit/receipts', { schema: { body: receipt } }, async (request, reply) => {
    const { key, ...given } = request.body
    const answer = await settle(desk, request, given, key)
    if (answer.ok) return redirectTo(reply, `/admin/credit?done=${outcomeSaid[answer.value]}`)
    return showCredit(desk, request, reply, { settle: refusedDesk(given, answer, 'amount') })
  })
  const loss = keyed({ number: line, because: line })
  server.post('/admin/credit/write-offs', { schema: { body: loss } }, async (request, reply) => {
    const { key, ...given } = request.body
    const answer = await writeOff(desk, request, given, key)
    if (answer.ok) return redirectTo(reply, '/admin/credit?done=written_off')
    return showCredit(desk, request, reply, { writeOff: refusedDesk(given, answer, 'because') })
  })
}
