import { Type } from 'typebox'
import { toWire, type Money } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { findPaymentFor, methodsOffered, type Method } from '#money/payments/index.ts'
import {
  findTopUp,
  openTopUp,
  setLimits,
  walletCurrencies,
  walletOf,
  walletStatement,
  type TopUp,
} from '#money/wallet/index.ts'
import { tryPaymentPassword } from '#people/access/index.ts'
import { askAboutPayment, startPayment } from '#flows/pay-order.ts'
import { amountOf } from '../amounts.ts'
import { actorOf } from '../caller.ts'
import { ownMarket } from '../market.ts'
import { momentOf } from '../moments.ts'
import { answer, operation, type Call, type Operation } from '../operation.ts'
import { currencyNamed, watchOf } from '../payer-proof.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, moneySchema, text } from '../schemas/common.ts'
import { actionSchema } from '../schemas/payment.ts'
import { paymentPassword, topUpSchema, walletSchema, walletStatementSchema } from '../schemas/wallet.ts'

const currencyQuery = Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', maxLength: 3 }))
const moment = Type.Optional(Type.String({ format: 'date-time', maxLength: 40 }))

/** Ways that lead to a page of their provider and need nothing else: only those fill a wallet. */
function waysIn({ providers }: Pick<Call, 'providers'>, amount: Money): Method[] {
  const offered = methodsOffered(providers.connectors, { amount, isSignedIn: true })
  return offered.filter(({ entry, fields = [] }) => entry === 'provider_page' && fields.length === 0)
}

async function walletNow(call: Call, asked: string | undefined) {
  const { party } = actorOf(call.caller)
  const currency = currencyNamed(asked, ownMarket(call.settings).currency)
  const [wallet, currencies] = await Promise.all([
    walletOf(call.db, party, currency),
    walletCurrencies(call.db, party),
  ])
  const { available, held, limits } = wallet
  return answer({
    currency,
    available: toWire(available),
    held: toWire(held),
    limits: {
      payment: toWire(limits.payment),
      day: toWire(limits.day),
      spent_today: toWire(limits.spent),
    },
    currencies,
    top_up_methods: waysIn(call, { minor: 5_000n, currency }).map(({ code }) => code),
  })
}

const wallet = operation({
  id: 'get_wallet',
  method: 'GET',
  path: '/api/me/wallet',
  tag: 'Wallet',
  summary: 'What is in the wallet in one currency, what of it is held, and what may leave it.',
  query: closed({ currency: currencyQuery }),
  answers: { 200: walletSchema },
  refusals: ['unknown_currency'],
  perMinute: 120,
  handle: async (call) => walletNow(call, call.query.currency),
})

const history = operation({
  id: 'get_wallet_statement',
  method: 'GET',
  path: '/api/me/wallet/statement',
  tag: 'Wallet',
  summary: "The wallet's history line by line, the oldest first, as the ledger has it.",
  description:
    'Lines of the same instant as the last one of an answer may come again in the next: tell them by id.',
  query: closed({
    currency: currencyQuery,
    from: moment,
    to: moment,
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  }),
  answers: { 200: walletStatementSchema },
  refusals: ['unknown_currency', 'moment_malformed'],
  perMinute: 60,
  handle: async ({ db, caller, query, settings }) => {
    const { size = 100 } = query
    const currency = currencyNamed(query.currency, ownMarket(settings).currency)
    const [from, to] = [momentOf(query.from, 'from'), momentOf(query.to, 'to')]
    const found = await walletStatement(db, actorOf(caller).party, currency, {
      most: size,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    })
    const params = new URLSearchParams({
      currency,
      from: found.lines.at(-1)?.at.toISOString() ?? '',
      ...(query.to === undefined ? {} : { to: query.to }),
      size: String(size),
    })
    return answer({
      currency,
      opening: toWire(found.opening),
      closing: toWire(found.closing),
      lines: found.lines.map(({ id, at, kind, code, posted, pending, balance, cause }) => ({
        id,
        at: at.toISOString(),
        kind,
        code,
        posted: toWire(posted),
        set_aside: toWire(pending),
        balance: toWire(balance),
        cause,
      })),
      next: found.more ? `/api/me/wallet/statement?${params.toString()}` : null,
    })
  },
})

const limits = operation({
  id: 'set_wallet_limits',
  method: 'PUT',
  path: '/api/me/wallet/limits',
  tag: 'Wallet',
  summary: 'Say what may leave the wallet in one payment and in one day (UTC).',
  body: closed(
    { payment: moneySchema, day: moneySchema, payment_password: paymentPassword },
    {
      title: 'WalletLimitsInput',
      examples: [
        {
          payment: { amount: '200.00', currency: 'EUR' },
          day: { amount: '500.00', currency: 'EUR' },
          payment_password: '603914',
        },
      ],
    },
  ),
  answers: { 200: walletSchema },
  refusals: [
    'no_payment_password',
    'payment_password_wrong',
    'payment_password_locked',
    'amount_not_positive',
    'limit_too_high',
    'day_below_payment',
    'unknown_currency',
    'amount_malformed',
    'wrong_currency',
  ],
  perMinute: 20,
  secret: true,
  handle: async (call) => {
    const { db, caller, body } = call
    const { party } = actorOf(caller)
    const [payment, day] = [amountOf(body.payment, 'payment'), amountOf(body.day, 'day')]
    if (payment.currency !== day.currency) throw refuse(refused('wrong_currency', { field: 'day.currency' }))
    const known = await tryPaymentPassword(db, party, body.payment_password)
    if (!known.ok) throw refuse(known)
    const set = await inTransaction(db, (tx) => setLimits(tx, party, { payment, day }))
    if (!set.ok) throw refuse(set)
    return walletNow(call, day.currency)
  },
})

const topUpOnWire = ({ id, amount, state, createdAt }: TopUp) => ({
  id,
  amount: toWire(amount),
  state,
  created_at: createdAt.toISOString(),
})

const topUp = operation({
  id: 'top_up_wallet',
  method: 'POST',
  path: '/api/me/wallet/top-ups',
  tag: 'Wallet',
  summary: 'Put money into the wallet by another way to pay: answers what the payer does next.',
  body: closed(
    { amount: moneySchema, method: text(31, { description: 'One of `top_up_methods` of the wallet.' }) },
    { title: 'TopUpInput', examples: [{ amount: { amount: '50.00', currency: 'EUR' }, method: 'card' }] },
  ),
  answers: { 201: closed({ top_up: topUpSchema, action: actionSchema }, { title: 'BegunTopUp' }) },
  refusals: [
    'unknown_currency',
    'amount_malformed',
    'amount_not_positive',
    'amount_too_large',
    'method_not_offered',
    'payment_not_found',
    'already_paid',
    'payment_closed',
    'first_undecided',
    'too_many_attempts',
    'provider_refused',
    'provider_silent',
  ],
  load: 'pay',
  perMinute: 30,
  handle: async (call) => {
    const { db, caller, body, providers, settings } = call
    const actor = actorOf(caller)
    const amount = amountOf(body.amount, 'amount')
    const method = waysIn(call, amount).find(({ code }) => code === body.method)
    if (method === undefined) throw refuse(refused('method_not_offered'))
    const opened = await inTransaction(db, (tx) => openTopUp(tx, actor.party, amount))
    if (!opened.ok) throw refuse(opened)
    const id = opened.value
    const started = await startPayment(db, providers.connectors, {
      orderId: id,
      returnUrl: `${settings.publicOrigin}/${actor.locale}/account/wallet/top-ups/${id}`,
      description: 'Wallet',
      locale: actor.locale,
      method,
      payer: {
        partyId: actor.party,
        email: actor.email,
        country: ownMarket(settings).country,
        isMobile: false,
      },
      watch: watchOf(settings),
    })
    if (!started.ok) throw refuse(started)
    const found = await findTopUp(db, id)
    if (found === undefined) throw refuse(refused('top_up_not_found'))
    return answer({ top_up: topUpOnWire(found), action: started.value.action }, 201)
  },
})

const askTopUp = operation({
  id: 'ask_about_top_up',
  method: 'POST',
  path: '/api/me/wallet/top-ups/:top_up_id/ask',
  tag: 'Wallet',
  summary: 'Ask now what became of a top-up, and answer what is known then.',
  params: closed({ top_up_id: idOf('top', 'The top-up.') }),
  answers: { 200: topUpSchema },
  refusals: ['top_up_not_found'],
  load: 'pay',
  perMinute: 30,
  handle: async ({ db, caller, params, providers }) => {
    const { party } = actorOf(caller)
    const owned = async () => {
      const found = await findTopUp(db, params.top_up_id)
      // Somebody else's is answered as one there is not.
      if (found === undefined || found.party !== party) throw refuse(refused('top_up_not_found'))
      return found
    }
    const before = await owned()
    const last = (await findPaymentFor(db, before.id))?.attempts.at(-1)
    if (before.state === 'awaiting_payment' && last !== undefined)
      await askAboutPayment(db, providers.connectors, last.merchantRef, 'return')
    return answer(topUpOnWire(await owned()))
  },
})

/** The wallet: what is in it, filling it, limits. */
export const walletOperations: readonly Operation[] = [wallet, history, limits, topUp, askTopUp]
