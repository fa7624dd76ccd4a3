import { Type } from 'typebox'
import { refused } from '#kernel/result.ts'
import { payoutLifecycle } from '#money/payouts/index.ts'
import { sendPayouts } from '#flows/send-payouts.ts'
import { deskPayouts, paymentOrderOf, type DeskPayout } from '#views/operator-desk/index.ts'
import { accountBankOf } from '../../account-bank.ts'
import { answer, operation, type Call, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, instant, oneOf, orNull } from '../schemas/common.ts'
import { payoutSchema } from '../schemas/desk-money.ts'
import { payoutOnWire } from '../wire/desk-money.ts'

const payoutParams = closed({ payout_id: idOf('pyo', 'The payout.') })

async function payoutNamed(db: Call['db'], id: string): Promise<DeskPayout> {
  const [found] = await deskPayouts(db, { id, most: 1 })
  if (found === undefined) throw refuse(refused('payout_not_found'))
  return found
}

const list = operation({
  id: 'list_payouts',
  method: 'GET',
  path: '/api/admin/payouts',
  tag: 'Money',
  summary:
    'Money we send to bank accounts, the newest first: refunds, withdrawals, money that came too much.',
  query: closed({
    state: Type.Optional(oneOf(payoutLifecycle.states)),
    before: Type.Optional(idOf('pyo', 'The last one seen.')),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  }),
  answers: {
    200: closed({ payouts: Type.Array(payoutSchema), next: orNull(Type.String()) }, { title: 'PayoutList' }),
  },
  refusals: [],
  perMinute: 120,
  handle: async ({ db, query }) => {
    const { state, before, size = 50 } = query
    const found = await deskPayouts(db, {
      most: size + 1,
      ...(state === undefined ? {} : { state }),
      ...(before === undefined ? {} : { belowId: before }),
    })
    const payouts = found.slice(0, size)
    const params = new URLSearchParams({
      ...(state === undefined ? {} : { state }),
      size: String(size),
      before: payouts.at(-1)?.id ?? '',
    })
    const next = found.length > size ? `/api/admin/payouts?${params.toString()}` : null
    return answer({ payouts: payouts.map(payoutOnWire), next })
  },
})

const one = operation({
  id: 'get_payout',
  method: 'GET',
  path: '/api/admin/payouts/:payout_id',
  tag: 'Money',
  summary: 'One payout.',
  params: payoutParams,
  answers: { 200: payoutSchema },
  refusals: ['payout_not_found'],
  perMinute: 120,
  handle: async ({ db, params }) => answer(payoutOnWire(await payoutNamed(db, params.payout_id))),
})

const order = operation({
  id: 'get_payment_order',
  method: 'GET',
  path: '/api/admin/payouts/:payout_id/order',
  tag: 'Money',
  summary: 'The payment order a payout travels in, as it went to the bank to the byte (ISO 20022 pain.001).',
  params: payoutParams,
  answers: {
    200: closed(
      {
        id: Type.String(),
        state: oneOf(['made', 'answered']),
        tries: Type.Integer(),
        made_at: instant,
        answered_at: orNull(instant),
        content: Type.String({ description: 'The XML document.' }),
      },
      { title: 'PaymentOrder' },
    ),
  },
  refusals: ['payout_not_found', 'order_not_made'],
  perMinute: 60,
  handle: async ({ db, params }) => {
    const { id } = await payoutNamed(db, params.payout_id)
    const found = await paymentOrderOf(db, id)
    if (found === undefined) throw refuse(refused('order_not_made'))
    return answer({
      id: found.id,
      state: found.state,
      tries: found.tries,
      made_at: found.madeAt.toISOString(),
      answered_at: found.answeredAt?.toISOString() ?? null,
      content: found.content,
    })
  },
})

const send = operation({
  id: 'send_payouts',
  method: 'POST',
  path: '/api/admin/payouts/send',
  tag: 'Money',
  summary:
    'Gather what waits into payment orders and carry them to the bank now, as the house does by itself.',
  answers: { 200: closed({ orders: Type.Integer() }, { title: 'SentPayouts' }) },
  refusals: ['bank_not_configured'],
  load: 'pay',
  perMinute: 10,
  handle: async ({ db, settings, httpOut }) => {
    const bank = accountBankOf(settings, httpOut)
    if (bank === undefined) throw refuse(refused('bank_not_configured'))
    return answer({ orders: await sendPayouts(db, bank) })
  },
})

/** Money we send to bank accounts. */
export const deskPayoutOperations: readonly Operation[] = [list, one, order, send]
