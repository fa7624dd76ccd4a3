import { subtract } from '#kernel/money.ts'
import { chargeName, refundName } from '#money/requests/index.ts'
import { movementsOfRequests, type Movement } from '#views/gateway-account/index.ts'
import { fault, missing } from './fault.ts'
import { listOf, pageOf, seconds } from './objects.ts'
import type { Work } from './serve.ts'

const typeOf: Readonly<Record<Movement['kind'], string>> = {
  capture: 'charge',
  refund: 'refund',
  chargeback: 'adjustment',
  chargeback_reversed: 'adjustment',
}

const nameOf = (id: string) => `txn_${id.replace(/^op_/, '')}`

/** A movement as Stripe's clients read it: the amount before the fee, what the provider kept, and what is left. */
export function movementAsStripe(each: Movement): object {
  const { amount, fee, kind } = each
  const net = subtract(amount, fee)
  const source =
    kind === 'capture'
      ? chargeName(each.paymentId)
      : kind === 'refund'
        ? refundName(each.operationId ?? '')
        : each.disputeId
  return {
    id: nameOf(each.id),
    object: 'balance_transaction',
    amount: Number(amount.minor),
    available_on: seconds(each.paidAt ?? each.at),
    balance_type: 'payments',
    created: seconds(each.at),
    currency: amount.currency.toLowerCase(),
    description: null,
    exchange_rate: null,
    fee: Number(fee.minor),
    fee_details:
      fee.minor === 0n
        ? []
        : [
            {
              amount: Number(fee.minor),
              application: null,
              currency: amount.currency.toLowerCase(),
              description: 'Provider fee',
              type: 'payment_processor_fee',
            },
          ],
    net: Number(net.minor),
    reporting_category:
      kind === 'chargeback' ? 'dispute' : kind === 'chargeback_reversed' ? 'dispute_reversal' : typeOf[kind],
    source,
    // Money is ours to use once the bank had it.
    status: each.paidAt === null ? 'pending' : 'available',
    type: typeOf[kind],
  }
}

/** The ids a name of the API may stand for. */
const idsOf = (name: string) => {
  const rest = name.replace(/^txn_/, '')
  return name.startsWith('txn_') ? (rest.length === 26 ? `op_${rest}` : rest) : undefined
}

const kindsOf: Readonly<Record<string, readonly Movement['kind'][]>> = {
  charge: ['capture'],
  refund: ['refund'],
  adjustment: ['chargeback', 'chargeback_reversed'],
}

/** What came of the payments programs asked for, the newest first; of one type where it is named. */
export const listMovements: Work = async (gateway, { fields }) => {
  const page = pageOf(fields)
  if (page.before !== undefined)
    throw fault(400, 'Lists of balance transactions go on by starting_after.', { param: 'ending_before' })
  const type = fields.get('type')
  const kinds = type === undefined ? undefined : (kindsOf[type] ?? [])
  const below = page.after === undefined ? undefined : (idsOf(page.after) ?? '')
  const found = await movementsOfRequests(gateway.db, { kinds, below, most: page.most + 1 })
  return listOf('/v1/balance_transactions', found, page, movementAsStripe)
}

/** One movement of that money, by its name. */
export const retrieveMovement: Work = async (gateway, { id }) => {
  const [found] = await movementsOfRequests(gateway.db, { id: idsOf(id) ?? '', most: 1 })
  if (found === undefined) throw missing('balance transaction', id)
  return movementAsStripe(found)
}
