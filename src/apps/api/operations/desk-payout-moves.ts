import { newSecret } from '#kernel/ids.ts'
import { Type } from 'typebox'
import { toWire } from '#kernel/money.ts'
import { refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import {
  approvePayout,
  cancelPayout,
  holdPayout,
  payoutLimits,
  setPayoutLimit,
} from '#money/payouts/index.ts'
import { makePayout, payoutPurposes } from '#flows/make-payout.ts'
import { deskPayouts } from '#views/operator-desk/index.ts'
import { amountOf } from '../amounts.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Call, type Operation, type Reply } from '../operation.ts'
import { refuse, type RefusalCode } from '../refusals.ts'
import { closed, idOf, instant, moneySchema, oneOf, text } from '../schemas/common.ts'
import { payoutSchema } from '../schemas/desk-money.ts'
import { payoutOnWire } from '../wire/desk-money.ts'

const payoutParams = closed({ payout_id: idOf('pyo', 'The payout.') })

async function shown(db: Pick<Tx, 'sql'>, id: string, status = 200): Promise<Result<Reply, RefusalCode>> {
  const [found] = await deskPayouts(db, { id, most: 1 })
  return found === undefined
    ? refused('payout_not_found')
    : { ok: true, value: answer(payoutOnWire(found), status) }
}

const make = operation({
  id: 'make_payout',
  method: 'POST',
  path: '/api/admin/payouts',
  tag: 'Money',
  summary: 'Send money from our bank account. Above the limit of its currency it waits for a second person.',
  description:
    'The Idempotency-Key names it: asked twice, sent once. `own_account` is our money to another account of ours, `goodwill` a gift to somebody we let down, `suspense` money nobody could place.',
  body: closed(
    {
      purpose: oneOf(payoutPurposes),
      amount: moneySchema,
      holder: text(70),
      iban: text(42),
      remittance: text(140, { description: 'What the receiver reads on the statement.' }),
    },
    {
      title: 'PayoutInput',
      examples: [
        {
          purpose: 'goodwill',
          amount: { amount: '10.00', currency: 'EUR' },
          holder: 'Ann Buyer',
          iban: 'DE89 3704 0044 0532 0130 00',
          remittance: 'With our apologies',
        },
      ],
    },
  ),
  answers: { 201: payoutSchema },
  refusals: [
    'unknown_currency',
    'amount_malformed',
    'amount_not_positive',
    'not_an_iban',
    'name_missing',
    'text_missing',
    'not_covered',
    'payout_not_found',
  ],
  perMinute: 30,
  handle: async ({ body, caller, changeTogether, idempotencyKey }) => {
    const actor = actorOf(caller).party
    const amount = amountOf(body.amount, 'amount')
    return changeTogether(async (tx) => {
      const made = await makePayout(tx, {
        key: `api:${actor}:${idempotencyKey ?? newSecret()}`.slice(0, 200),
        purpose: body.purpose,
        amount,
        to: { name: body.holder, iban: body.iban },
        remittance: body.remittance,
        actor,
      })
      return made.ok ? shown(tx, made.value, 201) : made
    })
  },
})

type Moved = Call<{ readonly payout_id: string }>

/** Move one payout, and answer how it now stands; one there is not is not found. */
async function move(
  { db, params, changeTogether }: Moved,
  work: (tx: Tx, id: string) => Promise<Result<unknown, RefusalCode>>,
): Promise<Reply> {
  const [known] = await deskPayouts(db, { id: params.payout_id, most: 1 })
  if (known === undefined) throw refuse(refused('payout_not_found'))
  return changeTogether(async (tx) => {
    const moved = await work(tx, known.id)
    return moved.ok ? shown(tx, known.id) : moved
  })
}

const approve = operation({
  id: 'approve_payout',
  method: 'POST',
  path: '/api/admin/payouts/:payout_id/approve',
  tag: 'Money',
  summary: 'Let a payout go that waits for a second person. Refused to the one who made it.',
  params: payoutParams,
  answers: { 200: payoutSchema },
  refusals: ['payout_not_found', 'payout_not_waiting', 'made_by_you'],
  perMinute: 60,
  handle: async (call) => move(call, (tx, id) => approvePayout(tx, id, actorOf(call.caller).party)),
})

const hold = operation({
  id: 'hold_payout',
  method: 'POST',
  path: '/api/admin/payouts/:payout_id/hold',
  tag: 'Money',
  summary: 'Stop a payout that has not left, and say why: it then waits for a second person.',
  params: payoutParams,
  body: closed(
    { because: text(200) },
    { title: 'HoldInput', examples: [{ because: 'Account looks wrong' }] },
  ),
  answers: { 200: payoutSchema },
  refusals: ['payout_not_found', 'payout_not_waiting', 'because_missing'],
  perMinute: 60,
  handle: async (call) =>
    move(call, (tx, id) =>
      holdPayout(tx, id, { because: call.body.because, actor: actorOf(call.caller).party }),
    ),
})

const cancel = operation({
  id: 'cancel_payout',
  method: 'POST',
  path: '/api/admin/payouts/:payout_id/cancel',
  tag: 'Money',
  summary: 'Take a payout back before it has left: its money is free again.',
  params: payoutParams,
  answers: { 200: payoutSchema },
  refusals: ['payout_not_found', 'payout_not_waiting'],
  perMinute: 60,
  handle: async (call) => move(call, (tx, id) => cancelPayout(tx, id, actorOf(call.caller).party)),
})

const limitSchema = closed(
  { above: moneySchema, set_by: Type.String(), set_at: instant },
  { title: 'PayoutLimit' },
)

const limits = operation({
  id: 'list_payout_limits',
  method: 'GET',
  path: '/api/admin/payout-limits',
  tag: 'Money',
  summary: 'Above which amount a payout waits for a second person, by currency.',
  answers: { 200: closed({ limits: Type.Array(limitSchema) }, { title: 'PayoutLimitList' }) },
  refusals: [],
  perMinute: 60,
  handle: async ({ db }) =>
    answer({
      limits: (await payoutLimits(db)).map(({ above, setBy, setAt }) => ({
        above: toWire(above),
        set_by: setBy,
        set_at: setAt.toISOString(),
      })),
    }),
})

const setLimit = operation({
  id: 'set_payout_limit',
  method: 'PUT',
  path: '/api/admin/payout-limits',
  tag: 'Money',
  summary: 'Set the limit of a currency, for payouts asked for from now on. All of those of who set it wait.',
  body: closed(
    { above: moneySchema },
    { title: 'PayoutLimitInput', examples: [{ above: { amount: '5000.00', currency: 'EUR' } }] },
  ),
  answers: { 204: null },
  refusals: ['unknown_currency', 'amount_malformed', 'amount_not_positive'],
  perMinute: 30,
  handle: async ({ body, caller, changeTogether }) => {
    const above = amountOf(body.above, 'above')
    return changeTogether(async (tx) => {
      const set = await setPayoutLimit(tx, above, actorOf(caller).party)
      return set.ok ? { ok: true, value: { status: 204 } } : set
    })
  },
})

/** What a person does to money we send: make, approve, stop, take back, and the limit above which two look at it. */
export const deskPayoutMoveOperations: readonly Operation[] = [make, approve, hold, cancel, limits, setLimit]
