import { Type } from 'typebox'
import { parseCurrency, type Currency } from '#kernel/currency.ts'
import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { formatDecimal, parseDecimal } from '#kernel/money.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import { methodsOffered, type Method } from '#money/payments/index.ts'
import { setLimits, walletCurrencies, walletOf, walletStatement, withdrawalsOf } from '#money/wallet/index.ts'
import { hasPaymentPassword, phraseOf, tryPaymentPassword, type Actor } from '#people/access/index.ts'
import type { ProofAsked } from '../components/proof-fields.ts'
import { refusedForm } from '../form.ts'
import { emptyForm } from '../pages/door.ts'
import { lineName, walletPage, type WalletForms } from '../pages/wallet.ts'
import { marketOf, personalContext, sendPersonal } from '../shop.ts'
import { actorOf, toSignIn } from '../who.ts'
import { wordsFor } from '../words.ts'
import type { PayingShop } from './order-of.ts'

const closed = { additionalProperties: false } as const
const line = Type.Optional(Type.String({ maxLength: 100 }))
const query = Type.Object({ currency: line, done: line, ref: line }, closed)
const limitsBody = Type.Object({ currency: line, payment: line, day: line, limitPassword: line }, closed)
const noForms: WalletForms = { topUp: emptyForm, withdraw: emptyForm, limits: emptyForm }

/** The currency asked for, else the market's. */
export function currencyOf(shop: PayingShop, request: HttpRequest, asked: string | undefined): Currency {
  const read = parseCurrency(asked ?? '')
  return read.ok ? read.value : marketOf(shop, request).currency
}

/** Ways a wallet may be topped up by: those that lead to a page of their provider. */
export function waysIn(shop: PayingShop, currency: Currency): Method[] {
  const offered = methodsOffered(shop.connectors, { amount: { minor: 5_000n, currency }, isSignedIn: true })
  return offered.filter(({ entry, fields = [] }) => entry === 'provider_page' && fields.length === 0)
}

/** The wallet's page, with what was typed into its forms and what is wrong with them. */
export async function showWallet(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: {
    readonly locale: Locale
    readonly actor: Actor
    readonly currency: Currency
    readonly forms?: Partial<WalletForms>
    readonly proof?: ProofAsked | undefined
    readonly wasDone?: boolean
    readonly status?: number
  },
): Promise<HttpReply> {
  const { locale, actor, currency, forms = {}, proof, wasDone = false, status = 200 } = at
  const [page, wallet, currencies, phrase, hasPassword, withdrawals, statement] = await Promise.all([
    personalContext(shop, request, locale, actor),
    walletOf(shop.db, actor.party, currency),
    walletCurrencies(shop.db, actor.party),
    phraseOf(shop.db, actor.party),
    hasPaymentPassword(shop.db, actor.party),
    withdrawalsOf(shop.db, actor.party),
    walletStatement(shop.db, actor.party, currency, {}),
  ])
  const content = walletPage(page, {
    wallet,
    currencies,
    phrase,
    hasPassword,
    methods: waysIn(shop, currency),
    withdrawals,
    statement,
    forms: { ...noForms, ...forms },
    proof,
    wasDone,
  })
  return sendPersonal(reply, page, content, status)
}

async function setWalletLimits(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  at: { readonly locale: Locale; readonly actor: Actor },
): Promise<HttpReply> {
  const given = (request.body ?? {}) as Readonly<Record<string, string | undefined>>
  const words = wordsFor(at.locale)
  const currency = currencyOf(shop, request, given['currency'])
  const refuse = (why: Parameters<typeof refusedForm>[2], field: string) =>
    showWallet(shop, request, reply, {
      ...at,
      currency,
      forms: {
        limits: refusedForm(words, { payment: given['payment'], day: given['day'] }, why, field),
      },
      status: 422,
    })
  const payment = parseDecimal((given['payment'] ?? '').trim().replace(',', '.'), currency)
  if (!payment.ok) return refuse(payment, 'payment')
  const day = parseDecimal((given['day'] ?? '').trim().replace(',', '.'), currency)
  if (!day.ok) return refuse(day, 'day')
  const known = await tryPaymentPassword(shop.db, at.actor.party, given['limitPassword'] ?? '')
  if (!known.ok) return refuse(known, 'limitPassword')
  const set = await inTransaction(shop.db, (tx) =>
    setLimits(tx, at.actor.party, { payment: payment.value, day: day.value }),
  )
  if (!set.ok) return refuse(set, 'day')
  return redirectTo(reply, `/${at.locale}/account/wallet?currency=${currency}&done=1`)
}

const csvCell = (text: string) => `"${text.replaceAll('"', '""')}"`

async function statementCsv(
  shop: PayingShop,
  reply: HttpReply,
  { locale, actor, currency }: { locale: Locale; actor: Actor; currency: Currency },
): Promise<HttpReply> {
  const words = wordsFor(locale)
  const { lines } = await walletStatement(shop.db, actor.party, currency, { most: 10_000 })
  const rows = lines
    .filter(({ posted }) => posted.minor !== 0n)
    .map((each) =>
      [
        each.at.toISOString(),
        csvCell(lineName(words, each.code)),
        formatDecimal(each.posted),
        currency,
        formatDecimal(each.balance),
        each.cause,
      ].join(','),
    )
  void reply.header('content-type', 'text/csv; charset=utf-8')
  void reply.header('content-disposition', `attachment; filename="wallet-${currency}.csv"`)
  return reply.send(['at,what,amount,currency,balance,cause', ...rows, ''].join('\r\n'))
}

/** The wallet of the account: its page, putting in, limits, and the statement as a table. */
export function walletRoutes(server: HttpServer, shop: PayingShop): void {
  for (const locale of locales) {
    const path = `/${locale}/account/wallet`
    server.get(path, { schema: { querystring: query } }, async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, path)
      const currency = currencyOf(shop, request, request.query.currency)
      const wasDone = request.query.done !== undefined
      return showWallet(shop, request, reply, { locale, actor, currency, wasDone })
    })
    server.get(`${path}/statement.csv`, { schema: { querystring: query } }, async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, path)
      const currency = currencyOf(shop, request, request.query.currency)
      return statementCsv(shop, reply, { locale, actor, currency })
    })
    server.post(`${path}/limits`, { schema: { body: limitsBody } }, async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, path)
      return setWalletLimits(shop, request, reply, { locale, actor })
    })
  }
}
