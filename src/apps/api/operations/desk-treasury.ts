import { Type } from 'typebox'
import { parseCurrency } from '#kernel/currency.ts'
import { formatDecimal, toWire } from '#kernel/money.ts'
import { done, refused } from '#kernel/result.ts'
import {
  currentRates,
  giveUpClaim,
  holdings,
  isStale,
  lastProof,
  openClaims,
  rateHistory,
  setRate,
  sweepLifecycle,
  sweeps,
  tokenText,
  type ChainTerms,
  type InvoiceId,
  type Rate,
} from '#money/chain/index.ts'
import { chainTermsOf } from '../../chain-provider.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Call, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, instant, moneySchema, oneOf, orNull, text } from '../schemas/common.ts'

function termsOf({ settings }: Pick<Call, 'settings'>): ChainTerms {
  const terms = chainTermsOf(settings)
  if (terms === undefined) throw refuse(refused('tokens_not_taken'))
  return terms
}

const amountText = Type.String({ description: 'A decimal in the unit named beside it.' })

const treasurySchema = closed(
  {
    chain_id: Type.Integer(),
    token: Type.String(),
    symbol: Type.String(),
    compared: orNull(
      closed({
        block: Type.Integer(),
        mined_at: instant,
        at: instant,
        addresses: Type.Integer(),
        differences: Type.Integer(),
      }),
    ),
    holdings: Type.Array(
      closed({
        address: Type.String(),
        account: Type.String({ description: 'The account of the ledger.' }),
        unit: Type.String(),
        books: amountText,
        chain: amountText,
        differs_since: orNull(instant),
      }),
    ),
    claims: Type.Array(
      closed({
        id: Type.String({ description: 'The invoice it is missing at.' }),
        reference: orNull(Type.String({ description: 'What was paid for, such as an order.' })),
        missing: moneySchema,
        tokens: amountText,
        since: instant,
      }),
    ),
  },
  { title: 'Treasury' },
)

const treasury = operation({
  id: 'get_treasury',
  method: 'GET',
  path: '/api/admin/treasury',
  tag: 'Money',
  summary:
    'What lies at our addresses of the chain by the books and by the chain, compared at a final block, and what the chain took back.',
  answers: { 200: treasurySchema },
  refusals: ['tokens_not_taken'],
  perMinute: 60,
  handle: async (call) => {
    const { chainId, token, symbol, decimals } = termsOf(call)
    const proof = await lastProof(call.db, chainId)
    const [held, claims] = await Promise.all([holdings(call.db, chainId), openClaims(call.db, chainId)])
    return answer({
      chain_id: chainId,
      token,
      symbol,
      compared:
        proof === undefined
          ? null
          : {
              block: proof.blockNumber,
              mined_at: proof.minedAt.toISOString(),
              at: proof.provenAt.toISOString(),
              addresses: proof.addresses,
              differences: proof.differences,
            },
      holdings: held.map((each) => ({
        address: each.address,
        account: each.account,
        unit: each.symbol,
        books: formatDecimal(each.books),
        chain: formatDecimal(each.chain),
        differs_since: each.differsSince?.toISOString() ?? null,
      })),
      claims: claims.map((each) => ({
        id: each.invoiceId,
        reference: each.reference,
        missing: toWire(each.open),
        tokens: tokenText(each.atomic, decimals),
        since: each.since.toISOString(),
      })),
    })
  },
})

const swept = operation({
  id: 'list_sweeps',
  method: 'GET',
  path: '/api/admin/treasury/sweeps',
  tag: 'Money',
  summary: 'Tokens brought from addresses of payments to the treasury, the newest first.',
  query: closed({
    before: Type.Optional(idOf('swp', 'The last one seen.')),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  }),
  answers: {
    200: closed(
      {
        sweeps: Type.Array(
          closed({
            id: Type.String(),
            address: Type.String(),
            amount: amountText,
            unit: Type.String(),
            state: oneOf(sweepLifecycle.states),
            transaction: orNull(Type.String()),
            created_at: instant,
            decided_at: orNull(instant),
          }),
        ),
        next: orNull(Type.String()),
      },
      { title: 'SweepList' },
    ),
  },
  refusals: ['tokens_not_taken'],
  perMinute: 60,
  handle: async (call) => {
    const { before, size = 50 } = call.query
    const found = await sweeps(call.db, termsOf(call).chainId, { most: size + 1, below: before ?? null })
    const shown = found.slice(0, size)
    const params = new URLSearchParams({ size: String(size), before: shown.at(-1)?.id ?? '' })
    return answer({
      sweeps: shown.map((each) => ({
        id: each.id,
        address: each.address,
        amount: tokenText(each.atomic, each.decimals),
        unit: each.symbol,
        state: each.state,
        transaction: each.txHash,
        created_at: each.createdAt.toISOString(),
        decided_at: each.decidedAt?.toISOString() ?? null,
      })),
      next: found.length > size ? `/api/admin/treasury/sweeps?${params.toString()}` : null,
    })
  },
})

const giveUp = operation({
  id: 'give_up_claim',
  method: 'POST',
  path: '/api/admin/treasury/claims/:claim_id/give-up',
  tag: 'Money',
  summary:
    'Write off what the chain took back of a settled payment; money that is mined again after all still counts.',
  params: closed({ claim_id: idOf('cin', 'The invoice it is missing at.') }),
  body: closed(
    { because: text(500) },
    { title: 'GiveUpInput', examples: [{ because: 'The payer is gone.' }] },
  ),
  answers: { 204: null },
  refusals: ['claim_not_open', 'reason_missing'],
  perMinute: 30,
  handle: async ({ params, body, caller, changeTogether }) =>
    changeTogether(async (tx) => {
      const given = { because: body.because, actor: actorOf(caller).party }
      const gone = await giveUpClaim(tx, params.claim_id as InvoiceId, given)
      return gone.ok ? done({ status: 204 }) : gone
    }),
})

const rateSchema = closed(
  {
    currency: Type.String(),
    rate: Type.String({ description: 'Tokens for one unit of the currency.' }),
    source: oneOf(['settings', 'operator']),
    reason: orNull(Type.String()),
    at: instant,
  },
  { title: 'TokenRate' },
)

const rateOnWire = ({ currency, rate, source, reason, at }: Rate) => ({
  currency,
  rate,
  source,
  reason,
  at: at.toISOString(),
})

const rates = operation({
  id: 'list_token_rates',
  method: 'GET',
  path: '/api/admin/token-rates',
  tag: 'Money',
  summary:
    'Prices tokens are taken at, whether each is too old for a new payment, and the last hundred as they were set.',
  answers: {
    200: closed(
      {
        symbol: Type.String(),
        max_hours: Type.Integer({ description: 'An older price takes no new payment; 0: none is too old.' }),
        current: Type.Array(closed({ ...rateSchema.properties, is_stale: Type.Boolean() })),
        history: Type.Array(rateSchema),
      },
      { title: 'TokenRateList' },
    ),
  },
  refusals: ['tokens_not_taken'],
  perMinute: 60,
  handle: async (call) => {
    const terms = termsOf(call)
    const [current, history] = await Promise.all([currentRates(call.db, terms), rateHistory(call.db, terms)])
    return answer({
      symbol: terms.symbol,
      max_hours: terms.rateMaxHours,
      current: current.map((each) => ({ ...rateOnWire(each), is_stale: isStale(each, terms) })),
      history: history.map(rateOnWire),
    })
  },
})

const set = operation({
  id: 'set_token_rate',
  method: 'POST',
  path: '/api/admin/token-rates',
  tag: 'Money',
  summary:
    'Set the price new payments in tokens are taken at; one more than a tenth away from the last needs `is_sure`.',
  body: closed(
    {
      currency: Type.String({ pattern: '^[A-Z]{3}$', maxLength: 3 }),
      rate: Type.String({ pattern: '^[0-9]{1,9}(\\.[0-9]{1,9})?$', maxLength: 19 }),
      because: text(500),
      is_sure: Type.Optional(Type.Boolean()),
    },
    {
      title: 'TokenRateInput',
      examples: [{ currency: 'EUR', rate: '1.0842', because: 'Morning price of the exchange' }],
    },
  ),
  answers: { 201: rateSchema },
  refusals: ['tokens_not_taken', 'unknown_currency', 'rate_malformed', 'rate_far_off', 'reason_missing'],
  perMinute: 30,
  handle: async (call) => {
    const { body, caller, change } = call
    const terms = termsOf(call)
    return change(async (db) => {
      const currency = parseCurrency(body.currency)
      if (!currency.ok) return refused('unknown_currency', { field: 'currency' })
      const given = {
        currency: currency.value,
        rate: body.rate,
        reason: body.because,
        isSure: body.is_sure === true,
      }
      const rate = await setRate(db, terms, { ...given, actor: actorOf(caller).party })
      return rate.ok ? done(answer(rateOnWire(rate.value), 201)) : rate
    })
  },
})

/** The treasury of tokens, what is brought there, what the chain took back, and the prices tokens are taken at. */
export const deskTreasuryOperations: readonly Operation[] = [treasury, swept, giveUp, rates, set]
