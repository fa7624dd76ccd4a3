import { formatAmount } from '../wire/amounts.ts'
import { type Answer, json, problem } from '../wire/answers.ts'
import { onlyHere } from '../wire/faults.ts'
import { sameSecret } from '../wire/marks.ts'
import type { Asked, Route } from '../wire/server.ts'
import { book } from './books.ts'
import { beijing } from './numbers.ts'
import type { Rail } from './rail.ts'
import { movementsOf } from './refunds.ts'

type PayoutRow = { id: string; day: string; currency: string; net_minor: bigint }

/** Pay the merchant what the bill of a day comes to, one movement per currency, once; inside a write. */
function payOut(rail: Rail, day: string): void {
  const nets = new Map<string, bigint>()
  for (const { trade, refund } of movementsOf(rail, day)) {
    const net =
      refund === undefined ? trade.amount_minor - trade.fee_minor : refund.fee_minor - refund.amount_minor
    nets.set(trade.currency, (nets.get(trade.currency) ?? 0n) + net)
  }
  for (const [currency, net] of nets) {
    const id = `${rail.manner.name}-${day}-${currency}`
    const added = rail.store.run(
      `insert into payouts (id, day, currency, net_minor, created_at) values (?, ?, ?, ?, ?) on conflict do nothing`,
      id, day, currency, net, new Date().toISOString(),
    ) // prettier-ignore
    if (added === 0) continue
    const common = { currency, code: 'payout', about: id }
    if (net > 0n)
      book(rail.store, { ...common, debit: 'merchant:payable', credit: 'platform:paid_out', minor: net })
    if (net < 0n)
      book(rail.store, { ...common, debit: 'platform:paid_out', credit: 'merchant:payable', minor: -net })
  }
}

/** Pay out every day that is over on Chinese clocks and has not been paid out: what a payer did that day is then complete. */
export async function payOutDays(rail: Rail): Promise<void> {
  const today = beijing(new Date().toISOString()).text.slice(0, 10)
  if (rail.paidOutBefore === today) return
  const first = rail.store.one<{ at: string | null }>(`select min(paid_at) as at from trades`)?.at
  if (first != null) {
    await rail.store.write(() => {
      const known = rail.store.one<{ day: string | null }>(`select max(day) as day from payouts`)?.day
      let at = Date.parse(`${known ?? beijing(first).text.slice(0, 10)}T12:00:00+08:00`)
      for (; beijing(new Date(at).toISOString()).text.slice(0, 10) < today; at += 86_400_000)
        payOut(rail, beijing(new Date(at).toISOString()).text.slice(0, 10))
    })
  }
  rail.paidOutBefore = today
}

/** What has been paid out and the movement of the merchant's account that pays it, as the merchant's bank fetches them. */
export function payoutRoutes(rail: Rail, key: string): Route[] {
  const banks = (work: (asked: Asked) => Answer) => (asked: Asked) =>
    key !== '' && sameSecret(asked.headers.authorization ?? '', `Bearer ${key}`)
      ? work(asked)
      : problem(401, 'unauthorized', 'Only the merchant’s bank asks here.')
  const select = `select id, day, currency, net_minor from payouts`
  return [
    [
      'GET',
      '/v1/settlements',
      banks(() => json(200, { settlements: rail.store.all<PayoutRow>(`${select} order by day, currency`).map(({ id }) => ({ id })) })),
    ],
    [
      'GET',
      '/v1/settlements/:id/bank-entry',
      banks(({ params }) => {
        const found = rail.store.one<PayoutRow>(`${select} where id = ?`, params.id ?? '')
        if (found === undefined) return problem(404, 'not_found', 'There is no such payout.')
        const { currency, net_minor: net } = found
        const value = formatAmount(net < 0n ? -net : net, currency)
        return json(200, { Ntry: { Amt: { Ccy: currency, value }, CdtDbtInd: net < 0n ? 'DBIT' : 'CRDT' } })
      }),
    ],
    [
      'POST',
      '/control/pay-out',
      (asked) =>
        onlyHere(asked, async () => {
          rail.paidOutBefore = ''
          await payOutDays(rail)
          return json(201, { payouts: rail.store.all<PayoutRow>(`${select} order by day`).map(({ id }) => id) })
        }),
    ],
  ] // prettier-ignore
}
