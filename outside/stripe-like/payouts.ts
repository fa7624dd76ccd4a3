import type { Answer } from '../wire/answers.ts'
import { freshId } from '../wire/marks.ts'
import { remittanceLetter } from '../wire/remit.ts'
import type { Asked, Route } from '../wire/server.ts'
import { missing, object } from './answers.ts'
import { chargeObject, findPayment, refundsOf } from './objects.ts'
import type { Provider } from './provider.ts'

type TransactionRow = { serial: bigint; id: string; type: 'charge' | 'refund'; payment_id: string; refund_id: string | null; currency: string; amount: bigint; fee: bigint; created: bigint; dispute_id: string | null } // prettier-ignore
type PayoutRow = { id: string; currency: string; amount: bigint; created: bigint }

/**
 * Pay the merchant all it is owed, one payout for each currency; less than nothing is taken from its account. Answers the
 * ids of the payouts.
 */
export function payOut(provider: Provider): Promise<string[]> {
  const { store } = provider
  return store.write(() =>
    store
      .all<{ currency: string; net: bigint }>(
        `select currency, sum(amount - fee) as net from balance_transactions
          where payout_id is null group by currency having sum(amount - fee) <> 0 order by currency`,
      )
      .map(({ currency, net }) => {
        const id = freshId('po')
        store.run(
          `insert into payouts (id, currency, amount, created) values (?, ?, ?, ?)`,
          id, currency, net, provider.seconds(),
        ) // prettier-ignore
        store.run(
          `update balance_transactions set payout_id = ? where payout_id is null and currency = ?`,
          id,
          currency,
        )
        if (provider.houseBank !== '')
          provider.mail.write(
            remittanceLetter(provider.houseBank, {
              batch: id,
              minor: net,
              currency: currency.toUpperCase(),
              sender: 'Halyard',
            }),
          )
        return id
      }),
  )
}

const payoutObject = (row: PayoutRow) => ({
  id: row.id,
  object: 'payout',
  amount: Number(row.amount),
  arrival_date: Number(row.created),
  automatic: true,
  created: Number(row.created),
  currency: row.currency,
  livemode: false,
  status: 'paid',
})

function transactionObject(provider: Provider, row: TransactionRow, isWhole: boolean) {
  const payment = findPayment(provider, 'id', row.payment_id)
  const dispute = row.dispute_id === null ? undefined : { id: row.dispute_id, object: 'dispute', payment_intent: row.payment_id } // prettier-ignore
  const whole =
    dispute !== undefined
      ? dispute
      : payment === undefined
        ? null
        : row.refund_id === null
          ? chargeObject(payment)
          : (refundsOf(provider, payment).find(({ id }) => id === row.refund_id) ?? null)
  return {
    id: row.id,
    object: 'balance_transaction',
    amount: Number(row.amount),
    available_on: Number(row.created),
    created: Number(row.created),
    currency: row.currency,
    fee: Number(row.fee),
    net: Number(row.amount - row.fee),
    reporting_category: dispute === undefined ? row.type : row.amount < 0n ? 'dispute' : 'dispute_reversal',
    source: isWhole ? whole : (row.dispute_id ?? row.refund_id ?? payment?.charge_id ?? null),
    status: 'available',
    type: dispute === undefined ? row.type : 'adjustment',
  }
}

const most = (asked: Asked) => Math.min(Math.max(Number(asked.query.get('limit') ?? 10) || 10, 1), 100)

function listPayouts(provider: Provider, asked: Asked): Answer {
  const limit = most(asked)
  const after = asked.query.get('starting_after')
  const rows = provider.store.all<PayoutRow>(
    `select id, currency, amount, created from payouts
      where ? is null or rowid < (select rowid from payouts where id = ?) order by rowid desc limit ?`,
    after, after, limit + 1,
  ) // prettier-ignore
  const data = rows.slice(0, limit).map(payoutObject)
  return object({ object: 'list', data, has_more: rows.length > limit, url: '/v1/payouts' })
}

function listTransactions(provider: Provider, asked: Asked): Answer {
  const limit = most(asked)
  const payout = asked.query.get('payout')
  const after = asked.query.get('starting_after')
  const rows = provider.store.all<TransactionRow>(
    `select serial, id, type, payment_id, refund_id, currency, amount, fee, created, dispute_id from balance_transactions
      where (? is null or payout_id = ?)
        and (? is null or serial < (select serial from balance_transactions where id = ?))
      order by serial desc limit ?`,
    payout, payout, after, after, limit + 1,
  ) // prettier-ignore
  const isWhole = [...asked.query].some(
    ([name, value]) => name.startsWith('expand') && value === 'data.source',
  )
  const data = rows.slice(0, limit).map((row) => transactionObject(provider, row, isWhole))
  return object({ object: 'list', data, has_more: rows.length > limit, url: '/v1/balance_transactions' })
}

/** What the merchant is owed, movement by movement, and what was paid of it. */
export function payoutRoutes(
  provider: Provider,
  keyed: (work: (asked: Asked) => Answer) => (asked: Asked) => Answer | Promise<Answer>,
): Route[] {
  return [
    ['GET', '/v1/payouts', keyed((asked) => listPayouts(provider, asked))],
    [
      'GET',
      '/v1/payouts/:id',
      keyed((asked) => {
        const id = asked.params['id'] ?? ''
        const row = provider.store.one<PayoutRow>(
          `select id, currency, amount, created from payouts where id = ?`,
          id,
        )
        return row === undefined ? missing('payout', id) : object(payoutObject(row))
      }),
    ],
    ['GET', '/v1/balance_transactions', keyed((asked) => listTransactions(provider, asked))],
  ]
}
