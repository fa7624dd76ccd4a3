import { Type } from 'typebox'
import { ports } from '#kernel/ports.ts'
import { toWire } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import type { Locale } from '#market/catalog/index.ts'
import { debitConnector, readAccount } from '#money/mandates/index.ts'
import { vaultCard, type Attempt } from '#money/payments/index.ts'
import { orderNumber, type Order } from '#trade/orders/index.ts'
import { advanceCard } from '#flows/pay-by-card.ts'
import { agreeToDebit } from '#flows/pay-by-direct-debit.ts'
import { confirmMobilePayment } from '#flows/pay-by-mobile-operator.ts'
import { debitWording } from '../../storefront/debit-wording.ts'
import { openTry, paymentNow } from '../open-try.ts'
import { answer, operation, type Call, type Operation } from '../operation.ts'
import { ownOrder } from '../order-access.ts'
import { watchOf } from '../payer-proof.ts'
import { faulty, refuse } from '../refusals.ts'
import { closed, idOf, moneySchema, oneOf, orNull, text } from '../schemas/common.ts'
import { paymentSchema } from '../schemas/order.ts'
import { orderParams } from './orders.ts'
import { cardOnWire, cardSchema, fromVault } from './payer-things.ts'

type Asking = Pick<Call, 'settings'>

const confirmCode = operation({
  id: 'confirm_phone_bill_payment',
  method: 'POST',
  path: '/api/orders/:order_id/payment/mobile-operator',
  tag: 'Payments',
  summary: 'Give the code the mobile operator sent to the subscriber: the amount goes on the telephone bill.',
  params: orderParams,
  body: closed(
    { code: Type.String({ pattern: '^[0-9 ]{4,12}$', maxLength: 12 }) },
    { title: 'SubscriberCode', examples: [{ code: '123456' }] },
  ),
  answers: { 200: paymentSchema },
  refusals: [
    'order_not_found',
    'payment_not_found',
    'payment_not_open',
    'wrong_code',
    'provider_silent',
    'declined',
  ],
  load: 'pay',
  perMinute: 30,
  handle: async (call) => {
    const { db, params, body, providers } = call
    const { order } = await ownOrder(call, params.order_id)
    const given = { orderId: order.id, code: body.code.replaceAll(' ', '') }
    const paid = await confirmMobilePayment(db, providers.connectors, given)
    if (!paid.ok)
      throw refuse(paid.refusal === 'no_open_payment' ? refused('payment_not_open') : refused(paid.refusal))
    return paymentNow(db, order)
  },
})

/** The text the payer agrees to, and the day it is given on. */
const wordingOf = ({ settings }: Asking, order: Order, { amount }: Attempt): string =>
  debitWording(order.locale as Locale, {
    company: settings.houseBankHolder,
    amount,
    number: orderNumber(order.number),
    day: ports().now(),
  })

const debitTry = (db: Call['db'], order: Order) =>
  openTry(db, order, ({ connector }) => connector === debitConnector)

const showDebit = operation({
  id: 'get_debit_wording',
  method: 'GET',
  path: '/api/orders/:order_id/payment/direct-debit',
  tag: 'Payments',
  summary: 'The text the payer of an electronic check agrees to. It must be shown to them.',
  params: orderParams,
  answers: { 200: closed({ amount: moneySchema, wording: Type.String() }, { title: 'DebitWording' }) },
  refusals: ['order_not_found', 'payment_not_open'],
  load: 'pay',
  perMinute: 60,
  handle: async (call) => {
    const { order } = await ownOrder(call, call.params.order_id)
    const attempt = await debitTry(call.db, order)
    return answer({ amount: toWire(attempt.amount), wording: wordingOf(call, order, attempt) })
  },
})

const agree = operation({
  id: 'agree_to_debit',
  method: 'POST',
  path: '/api/orders/:order_id/payment/direct-debit',
  tag: 'Payments',
  summary: "Give the payer's account and consent to one debit. Given twice, debited once.",
  params: orderParams,
  body: closed(
    {
      holder: text(200),
      routing: text(40),
      number: text(40),
      kind: oneOf(['checking', 'savings']),
      agreed: Type.Literal(true, { description: 'The payer saw the wording and said yes.' }),
    },
    {
      title: 'DebitConsent',
      examples: [
        { holder: 'Ann Buyer', routing: '091000019', number: '1234567', kind: 'checking', agreed: true },
      ],
    },
  ),
  answers: { 200: paymentSchema },
  refusals: [
    'order_not_found',
    'payment_not_found',
    'payment_not_open',
    'account_wrong',
    'already_given',
    'mandate_not_found',
  ],
  load: 'pay',
  perMinute: 30,
  secret: true,
  handle: async (call) => {
    const { db, caller, params, body } = call
    const { order } = await ownOrder(call, params.order_id)
    const read = readAccount({ ...body, agreed: 'yes' })
    if (!read.ok) throw faulty('account_wrong', accountFaults(read.detail?.['fields']))
    const attempt = await debitTry(db, order)
    const agreed = await agreeToDebit(db, order.id, {
      account: read.value,
      ...(caller.actor === undefined ? {} : { partyId: caller.actor.party }),
      wording: wordingOf(call, order, attempt),
      locale: order.locale,
      from: caller.address,
    })
    if (!agreed.ok)
      throw refuse(refused(agreed.refusal === 'no_open_payment' ? 'payment_not_open' : agreed.refusal))
    return paymentNow(db, order)
  },
})

const accountFaults = (fields: unknown) =>
  (Array.isArray(fields) ? fields : []).map((field) => ({
    field: String(field),
    reason: 'is not right',
    fix: 'copy it from a check',
  }))

const cardTry = (db: Call['db'], order: Order) =>
  openTry(db, order, ({ method }) => method === vaultCard.code)

const showCard = operation({
  id: 'get_card_payment',
  method: 'GET',
  path: '/api/orders/:order_id/payment/card',
  tag: 'Payments',
  summary: "Where the payer's card comes from: the vault's page, or one on file.",
  params: orderParams,
  answers: {
    200: closed(
      { page_url: orNull(Type.String()), asks_code: Type.Boolean(), cards: Type.Array(cardSchema) },
      { title: 'CardPayment' },
    ),
  },
  refusals: ['order_not_found', 'payment_not_open', 'no_card_vault', 'vault_silent'],
  load: 'pay',
  perMinute: 60,
  handle: async (call) => {
    const { db, caller, params, providers, settings } = call
    const { order } = await ownOrder(call, params.order_id)
    const { merchantRef } = await cardTry(db, order)
    const { actor } = caller
    const shown = await fromVault(providers.vault, async (vault) => ({
      page: await vault.page(merchantRef),
      cards: actor === undefined ? [] : await vault.cardsOf(actor.party),
    }))
    return answer({
      page_url: 'no' in shown.page ? null : shown.page.url,
      asks_code: settings.cardCodeAgain,
      cards: shown.cards.map(cardOnWire),
    })
  },
})

const chooseCard = operation({
  id: 'choose_card',
  method: 'POST',
  path: '/api/orders/:order_id/payment/card',
  tag: 'Payments',
  summary: 'Pay with a card on file. Where the security code is asked again it is typed on `page_url`.',
  params: orderParams,
  body: closed(
    { card: idOf('tok', 'One of `cards`.') },
    { title: 'ChosenCard', examples: [{ card: `tok_${'0'.repeat(26)}` }] },
  ),
  answers: { 200: closed({ page_url: orNull(Type.String()) }, { title: 'ChosenCardNext' }) },
  refusals: ['order_not_found', 'payment_not_open', 'no_card_vault', 'vault_silent', 'card_not_usable'],
  load: 'pay',
  perMinute: 30,
  handle: async (call) => {
    const { db, params, body, providers, settings } = call
    // The vault knows whose try it is: somebody else's card is none there.
    const { order } = await ownOrder(call, params.order_id)
    const { merchantRef } = await cardTry(db, order)
    const asksCode = settings.cardCodeAgain
    const page = await fromVault(providers.vault, async (vault) => {
      const chosen = await vault.choose(merchantRef, body.card, asksCode)
      if ('no' in chosen) return 'no'
      return asksCode ? vault.page(merchantRef) : undefined
    })
    if (page === 'no') throw refuse(refused('card_not_usable'))
    return answer({ page_url: page === undefined || 'no' in page ? null : page.url })
  },
})

const goOn = operation({
  id: 'advance_card_payment',
  method: 'POST',
  path: '/api/orders/:order_id/payment/card/continue',
  tag: 'Payments',
  summary:
    'Go on with a card that was given, or a check that was answered, as far as it goes without the payer.',
  description:
    'Of a `challenge` the browser posts `creq` to `url`. `waiting`: ask again in a moment; nothing else is tried meanwhile.',
  params: orderParams,
  answers: {
    200: closed(
      {
        step: oneOf(['card', 'challenge', 'waiting', 'paid', 'declined', 'over']),
        url: Type.Optional(Type.String()),
        creq: Type.Optional(Type.String()),
        decline_code: Type.Optional(Type.String()),
        payment: paymentSchema,
      },
      { title: 'CardStep' },
    ),
  },
  refusals: ['order_not_found', 'payment_not_found', 'no_card_vault', 'vault_silent'],
  load: 'pay',
  perMinute: 60,
  handle: async (call) => {
    const { db, caller, params, providers, settings } = call
    const { order } = await ownOrder(call, params.order_id)
    const proof = caller.orderToken === undefined ? '' : `?token=${caller.orderToken}`
    const step = await fromVault(providers.vault, (vault) =>
      advanceCard(
        db,
        { connectors: providers.connectors, vault },
        {
          orderId: order.id,
          returnUrl: `${settings.publicOrigin}/${order.locale}/orders/${order.id}/return${proof}`,
          description: orderNumber(order.number),
          locale: order.locale,
          method: vaultCard,
          payer: {
            ...(caller.actor === undefined ? {} : { partyId: caller.actor.party }),
            email: order.email,
            country: order.shippingAddress.country,
            isMobile: false,
          },
          watch: watchOf(settings),
        },
      ),
    )
    const { body: payment } = await paymentNow(db, order)
    return answer({
      step: step.step,
      ...(step.step === 'challenge' ? { url: step.url, creq: step.creq } : {}),
      ...(step.step === 'declined' ? { decline_code: step.code } : {}),
      payment,
    })
  },
})

/** What ways to pay other than the wallet ask of the payer after they were chosen. */
export const payStepOperations: readonly Operation[] = [
  confirmCode,
  showDebit,
  agree,
  showCard,
  chooseCard,
  goOn,
]
