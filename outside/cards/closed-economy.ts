import { accountLines, bookFaults } from './books.ts'
import { feeFaults } from './fee-faults.ts'
import type { Cards } from './party.ts'
import { acquirerNumbers } from '../acquirer/acquirer.ts'
import { issuerNumbers } from '../issuer/issuer.ts'
import type { Store } from '../wire/store.ts'

/** Sums of minor units by currency. */
type Sums = Map<string, bigint>

function add(sums: Sums, currency: string, minor: bigint): void {
  sums.set(currency, (sums.get(currency) ?? 0n) + minor)
}

function ofAccount(store: Store, account: string): Sums {
  const sums: Sums = new Map()
  for (const line of accountLines(store))
    if (line.account === account) add(sums, line.currency, line.balance_minor)
  return sums
}

function merged(...all: Sums[]): Sums {
  const sums: Sums = new Map()
  for (const each of all) for (const [currency, minor] of each) add(sums, currency, minor)
  return sums
}

function query(store: Store, sql: string, ...values: string[]): Sums {
  return new Map(
    store
      .all<{ currency: string; minor: bigint }>(sql, ...values)
      .map((row) => [row.currency, row.minor ?? 0n]),
  )
}

/**
 * Every reason why the money of the card world does not close, none when all is well. Asked at a quiet moment: each party's
 * books balance; what one owes is what the other is owed; holds at the issuers are open authorizations at the acquirers; all
 * cash that left the parties reached the merchant, and each settlement's lines are its bank entry and tell of fees what the
 * others booked.
 */
export function closedEconomy({ network, acquirers, issuers }: Cards): string[] {
  const faults: string[] = []
  const zero = (what: string, sums: Sums) => {
    for (const [currency, minor] of sums)
      if (minor !== 0n) faults.push(`${what}: ${minor} ${currency} left over`)
  }
  const parties = { network, ...acquirers, ...issuers }
  for (const [name, party] of Object.entries(parties))
    faults.push(...bookFaults(party.store).map((fault) => `${name}: ${fault}`))
  for (const acquirer of Object.values(acquirers))
    zero(
      `network and ${acquirer.name}`,
      merged(
        ofAccount(acquirer.store, 'network:position'),
        ofAccount(network.store, `member:${acquirerNumbers[acquirer.name]}`),
      ),
    )
  for (const issuer of Object.values(issuers)) {
    zero(
      `network and ${issuer.name}`,
      merged(
        ofAccount(issuer.store, 'network:position'),
        ofAccount(network.store, `member:${issuerNumbers[issuer.name]}`),
      ),
    )
    zero(
      `holds of ${issuer.name}`,
      merged(
        ofAccount(issuer.store, 'holds'),
        query(
          issuer.store,
          `select currency, sum(held_minor) as minor from authorizations where currency <> '' group by currency`,
        ),
      ),
    )
  }
  zero('cash', cashLeft({ network, acquirers, issuers }))
  zero('holds and open authorizations', holdsLeft({ acquirers, issuers }))
  for (const acquirer of Object.values(acquirers)) {
    const wrong = acquirer.store.all<{ id: string }>(
      `select id from settlements where net_minor <>
         (select sum(gross_minor + interchange_minor + scheme_minor + markup_minor) from lines where settlement = settlements.id)`,
    )
    faults.push(...wrong.map(({ id }) => `${id} differs from its lines`))
    zero(`payable of ${acquirer.name}`, payableLeft(acquirer.store))
  }
  faults.push(...feeFaults({ network, acquirers, issuers }))
  return faults
}

/** Cash of all parties and what was paid to the merchant. */
function cashLeft({ network, acquirers, issuers }: Pick<Cards, 'network' | 'acquirers' | 'issuers'>): Sums {
  const stores = [network, ...Object.values(acquirers), ...Object.values(issuers)].map(({ store }) => store)
  const paid = Object.values(acquirers).map(({ store }) =>
    query(store, `select currency, sum(net_minor) as minor from settlements group by currency`),
  )
  return merged(...stores.map((store) => ofAccount(store, 'cash')), ...paid)
}

/** Holds at the issuers less what the acquirers have open: not captured, or captured and not yet cleared nor run out. */
function holdsLeft({ acquirers, issuers }: Pick<Cards, 'acquirers' | 'issuers'>): Sums {
  const held = Object.values(issuers).map(({ store }) => ofAccount(store, 'holds'))
  const open = Object.values(acquirers).flatMap(({ store, clock }) => [
    query(
      store,
      `select currency, sum(approved_minor - captured_minor - voided_minor) as minor from authorizations group by currency`,
    ),
    query(
      store,
      // Charges allowed by telephone (0220) were never held.
      `select currency, sum(operations.amount_minor) as minor from operations
       join authorizations on authorizations.id = authorization_id
       where kind = 'capture' and operations.state = 'succeeded'
         and not exists (select 1 from lines where lines.arn = operations.arn and lines.type = 'capture')
         and until > ? and mti <> '0220'
       group by currency`,
      new Date(clock.now()).toISOString(),
    ),
  ])
  return merged(...held, ...open)
}

/** What is owed to the merchant less what stands on no settlement yet: cleared lines, and captures and refunds under way. */
function payableLeft(store: Store): Sums {
  return merged(
    ofAccount(store, 'merchant:payable'),
    query(
      store,
      `select currency, sum(gross_minor + interchange_minor + scheme_minor + markup_minor) as minor
       from lines where settlement is null group by currency`,
    ),
    ofAccount(store, 'clearing:pending'),
  )
}
