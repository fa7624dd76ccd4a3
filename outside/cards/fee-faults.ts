import { acquirerNumbers } from '../acquirer/acquirer.ts'
import type { Row, Store } from '../wire/store.ts'
import type { Cards } from './party.ts'

type Line = Row & {
  arn: string
  kind: string
  interchange_minor: bigint
  scheme_minor: bigint
  settlement: string | null
}
type Item = Row & { arn: string; kind: string; interchange_minor: bigint; delivered: bigint }
type Booked = Row & { arn: string; kind: string; minor: bigint }

const keyOf = ({ kind, arn }: { kind: string; arn: string }) => `${kind} ${arn}`
const keyed = <Found extends { arn: string; kind: string }>(rows: readonly Found[]) =>
  new Map(rows.map((row) => [keyOf(row), row]))

/** What an account has earned from another, by what it was about; in minor units. */
const earned = (store: Store, account: string, from: string) =>
  store.all<Booked>(
    `select about as arn, code as kind, sum(case when credit = ?1 then amount_minor else -amount_minor end) as minor
     from postings where (credit = ?1 and debit = ?2) or (debit = ?1 and credit = ?2) group by about, code`,
    account,
    from,
  )

/** The issuers' income of each purchase and refund; the network says capture where they say purchase. */
const interchangeOf = ({ issuers }: Pick<Cards, 'issuers'>) =>
  keyed(
    Object.values(issuers)
      .flatMap(({ store }) => earned(store, 'income:interchange', 'network:position'))
      .map((row) => ({ ...row, kind: row.kind === 'purchase' ? 'capture' : row.kind })),
  )

/**
 * Every reason why what the merchant is told of fees is not what the others booked: the interchange of a line is the
 * issuer's income, its scheme fee the network's, and the markups together are the acquirer's. None when all agree.
 */
export function feeFaults(cards: Pick<Cards, 'network' | 'acquirers' | 'issuers'>): string[] {
  const { network, acquirers } = cards
  const faults: string[] = []
  const items = keyed(network.store.all<Item>(`select arn, kind, interchange_minor, delivered from items`))
  const interchange = interchangeOf(cards)
  for (const { name, store } of Object.values(acquirers)) {
    const scheme = keyed(earned(network.store, 'fees:income', `member:${acquirerNumbers[name]}`))
    const lines = store.all<Line>(
      `select arn, type as kind, interchange_minor, scheme_minor, settlement from lines where type in ('capture', 'refund')`,
    )
    const compare = (what: string, booked: bigint, told: bigint) => {
      if (booked !== told) faults.push(`${name} ${what}: booked ${booked}, told ${told}`)
    }
    for (const line of lines) {
      const key = keyOf(line)
      const about = `${line.settlement ?? 'unsettled'} ${key}`
      const item = items.get(key)
      compare(`${about} passed on`, item?.interchange_minor ?? 0n, -line.interchange_minor)
      compare(`${about} scheme fee`, scheme.get(key)?.minor ?? 0n, -line.scheme_minor)
      // An issuer that was away has not booked it yet.
      if (item?.delivered === 1n)
        compare(`${about} interchange`, interchange.get(key)?.minor ?? 0n, -line.interchange_minor)
    }
    const minor = (sql: string) => store.one<{ minor: bigint | null }>(sql)?.minor ?? 0n
    compare(
      'markups',
      minor(`select -sum(balance_minor) as minor from accounts where account = 'income:markup'`),
      minor(`select -sum(markup_minor) as minor from lines where type in ('capture', 'refund')`),
    )
  }
  return faults
}
