import { book } from '../cards/books.ts'
import { isoAt, timeElements } from '../cards/clock.ts'
import { management } from '../cards/session.ts'
import { settlementMessage } from '../cards/settlement-words.ts'
import { openCycle } from './cycle.ts'
import { type Member, type Network, nextStan } from './network.ts'

const running = new WeakMap<Network, Promise<string>>()

/** Close the cycle: collect every member's file, deliver, net, settle. Answers the cycle; a second caller joins the first. */
export function cutOff(network: Network): Promise<string> {
  const already = running.get(network)
  if (already !== undefined) return already
  const started = closeCycle(network).finally(() => running.delete(network))
  running.set(network, started)
  return started
}

async function closeCycle(network: Network): Promise<string> {
  const members = [...network.members.values()]
  await Promise.all(members.map((member) => collect(network, member)))
  await network.forward.release()
  const cycle = openCycle(network)
  await network.store.write(() => {
    network.store.run(`insert into cycles (id, closed_at) values (?, ?)`, cycle, isoAt(network.clock))
    for (const member of members) oweSettlement(network, member, cycle)
  })
  await network.forward.release()
  return cycle
}

/** Ask a member for its file; a member that is away sends it in the next cycle. */
async function collect(network: Network, member: Member): Promise<void> {
  const message = {
    mti: '0800',
    fields: { ...timeElements(network.clock), 11: nextStan(network), 70: management.cutOff },
  }
  await member.line?.ask(message, 120_000)
}

/** Tell a member what it is to pay or to get, in every currency it has a position in; inside a write. */
function oweSettlement(network: Network, member: Member, cycle: string): void {
  const account = `member:${member.number}`
  const rows = network.store.all<{ currency: string; balance_minor: bigint }>(
    `select currency, balance_minor from accounts where account = ? and balance_minor <> 0`,
    account,
  )
  const unpaid = network.store.all<{ currency: string; minor: bigint }>(
    `select currency, sum(minor) as minor from positions where member = ? and settled = 0 group by currency`,
    member.number,
  )
  for (const { currency, balance_minor: owed } of rows) {
    // A debit balance is what the member owes; what an earlier cycle asked for is not asked for again.
    const minor = -owed - (unpaid.find((row) => row.currency === currency)?.minor ?? 0n)
    if (minor === 0n) continue
    const items = network.store.one<{ count: bigint }>(
      `select count(*) as count from items where cycle = ? and currency = ? and ? in (acquirer, issuer)`,
      cycle, currency, member.number,
    ) // prettier-ignore
    network.store.run(
      `insert into positions (cycle, member, currency, minor) values (?, ?, ?, ?)`,
      cycle,
      member.number,
      currency,
      minor,
    )
    network.forward.owe({
      peer: member.number,
      about: `settle:${cycle}:${member.number}:${currency}`,
      message: settlementMessage(
        { cycle, currency, minor, items: Number(items?.count ?? 0n) },
        member.number,
        network.clock,
        nextStan(network),
      ),
    })
  }
}

/** A member settled its position: the money went through the network's account; inside a write. */
export function settledBy(network: Network, cycle: string, member: string, currency: string): void {
  const row = network.store.one<{ minor: bigint }>(
    `select minor from positions where cycle = ? and member = ? and currency = ? and settled = 0`,
    cycle,
    member,
    currency,
  )
  if (row === undefined) return
  network.store.run(
    `update positions set settled = 1 where cycle = ? and member = ? and currency = ?`,
    cycle,
    member,
    currency,
  )
  book(network.store, {
    debit: `member:${member}`, credit: 'cash', currency, minor: row.minor, code: 'settled', about: cycle,
  }) // prettier-ignore
}
