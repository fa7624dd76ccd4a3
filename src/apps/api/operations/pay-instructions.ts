import { Type } from 'typebox'
import { subtract, toWire, zero } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import {
  chainInvoiceLifecycle,
  confirmationsOf,
  findInvoice,
  paymentUri,
  receivedBy,
  tokenText,
} from '#money/chain/index.ts'
import { findPaymentFor } from '#money/payments/index.ts'
import { waitingReceipts } from '#money/reconciliation/index.ts'
import { ownAccount } from '../../account-bank.ts'
import { chainTermsOf } from '../../chain-provider.ts'
import { openTry } from '../open-try.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { ownOrder } from '../order-access.ts'
import { refuse } from '../refusals.ts'
import { closed, instant, moneySchema, oneOf, orNull } from '../schemas/common.ts'
import { orderParams } from './orders.ts'

const transfer = operation({
  id: 'get_transfer_instructions',
  method: 'GET',
  path: '/api/orders/:order_id/payment/bank-transfer',
  tag: 'Payments',
  summary:
    'Where a payer sends the money of an order by transfer, under which reference, and what has come so far.',
  params: orderParams,
  answers: {
    200: closed(
      {
        holder: Type.String(),
        iban: Type.String(),
        bic: Type.String(),
        reference: Type.String({ description: 'Must stand in the text of the transfer.' }),
        amount: moneySchema,
        received: moneySchema,
        missing: moneySchema,
        until: instant,
      },
      { title: 'TransferInstructions' },
    ),
  },
  refusals: ['order_not_found', 'payment_not_found', 'payment_not_open', 'bank_not_configured'],
  load: 'pay',
  perMinute: 120,
  handle: async (call) => {
    const { db, params, settings } = call
    const { order } = await ownOrder(call, params.order_id)
    const open = await openTry(db, order, ({ method }) => method === 'bank_transfer')
    const account = ownAccount(settings)
    if (account === undefined) throw refuse(refused('bank_not_configured'))
    const payment = await findPaymentFor(db, order.id)
    if (payment === undefined || open.connectorRef === undefined) throw refuse(refused('payment_not_found'))
    const [waiting] = await waitingReceipts(db, open.merchantRef)
    const received = waiting?.waiting ?? zero(open.amount.currency)
    return answer({
      holder: account.name,
      iban: account.iban,
      bic: account.bic,
      reference: open.connectorRef,
      amount: toWire(open.amount),
      received: toWire(received),
      missing: toWire(subtract(open.amount, received)),
      until: payment.intent.expiresAt.toISOString(),
    })
  },
})

const tokens = operation({
  id: 'get_stablecoin_instructions',
  method: 'GET',
  path: '/api/orders/:order_id/payment/stablecoin',
  tag: 'Payments',
  summary: 'To which address a payer sends how many tokens, until when, and how far it is.',
  params: orderParams,
  answers: {
    200: closed(
      {
        state: oneOf(chainInvoiceLifecycle.states),
        address: Type.String(),
        token: Type.String(),
        symbol: Type.String(),
        chain_id: Type.Integer(),
        amount: moneySchema,
        tokens: Type.String({ description: 'Decimal text in whole tokens.' }),
        missing_tokens: Type.String(),
        uri: Type.String({ description: 'What is missing, as wallets read it (EIP-681).' }),
        confirmations: orNull(Type.Integer()),
        confirmations_needed: Type.Integer(),
        until: instant,
      },
      { title: 'StablecoinInstructions' },
    ),
  },
  refusals: ['order_not_found', 'payment_not_open'],
  load: 'pay',
  perMinute: 120,
  handle: async (call) => {
    const { db, params, settings } = call
    const { order } = await ownOrder(call, params.order_id)
    const open = await openTry(db, order, ({ method }) => method === 'stablecoin')
    const terms = chainTermsOf(settings)
    const invoice = await findInvoice(db, open.merchantRef)
    if (terms === undefined || invoice === undefined) throw refuse(refused('payment_not_open'))
    const { address, token, atomic } = invoice
    const rest = atomic - receivedBy(invoice)
    const missing = rest > 0n ? rest : 0n
    return answer({
      state: invoice.state,
      address,
      token,
      symbol: terms.symbol,
      chain_id: terms.chainId,
      amount: toWire(invoice.amount),
      tokens: tokenText(atomic, terms.decimals),
      missing_tokens: tokenText(missing, terms.decimals),
      uri: paymentUri({ token, chainId: terms.chainId, address, atomic: missing }),
      confirmations: (await confirmationsOf(db, invoice, terms)) ?? null,
      confirmations_needed: terms.confirmations,
      until: invoice.expiresAt.toISOString(),
    })
  },
})

/** Where a payer sends money that comes by itself. */
export const payInstructionOperations: readonly Operation[] = [transfer, tokens]
