import { type Answer, json, problem } from '../wire/answers.ts'
import { formatAmount } from '../wire/amounts.ts'
import type { Row } from '../wire/store.ts'
import type { Network } from './network.ts'

type ItemLine = Row & {
  kind: string
  arn: string
  acquirer: string
  issuer: string
  minor: bigint
  currency: string
  interchange_minor: bigint
  acquirer_fee_minor: bigint
  issuer_fee_minor: bigint
  delivered: bigint
}

type PositionLine = Row & {
  cycle: string
  member: string
  currency: string
  minor: bigint
  settled: bigint
}

/** The cycles that were closed, each with what every member paid (negative) or got. */
export function cyclesReport(network: Network): Answer {
  const positions = network.store.all<PositionLine>(
    `select cycle, member, currency, minor, settled from positions order by cycle, member, currency`,
  )
  const cycles = network.store.all<{ id: string; closed_at: string }>(
    `select id, closed_at from cycles order by id`,
  )
  return json(200, {
    cycles: cycles.map(({ id, closed_at: closedAt }) => ({
      id,
      closed_at: closedAt,
      positions: positions
        .filter(({ cycle }) => cycle === id)
        .map(({ member, currency, minor, settled }) => ({
          member: network.members.get(member)?.name ?? member,
          currency,
          net: formatAmount(minor, currency),
          settled: settled === 1n,
        })),
    })),
  })
}

/** What a member cleared in a cycle, as a file: captures, refunds and the steps of disputes that moved money. */
export function clearingFile(network: Network, cycle: string, name: string): Answer {
  const member = [...network.members.values()].find((each) => each.name === name)
  if (member === undefined) return problem(404, 'not_found', 'There is no such member.')
  const rows = network.store.all<ItemLine>(
    `select kind, arn, acquirer, issuer, minor, currency, interchange_minor, acquirer_fee_minor, issuer_fee_minor, delivered
     from items where cycle = ? and ? in (acquirer, issuer) order by id`,
    cycle,
    member.number,
  )
  const lines = rows.map((row) => {
    const decimal = (minor: bigint) => formatAmount(minor, row.currency)
    const scheme = member.kind === 'acquirer' ? row.acquirer_fee_minor : row.issuer_fee_minor
    const amounts = [decimal(row.minor), decimal(row.interchange_minor), decimal(scheme)]
    const sides = [row.acquirer, row.issuer].map((number) => network.members.get(number)?.name ?? number)
    return [cycle, row.kind, row.arn, ...sides, ...amounts, row.currency, row.delivered === 1n].join(',')
  })
  const head = 'cycle,kind,arn,acquirer,issuer,amount,interchange,scheme_fee,currency,delivered'
  return {
    status: 200,
    headers: { 'content-type': 'text/csv; charset=utf-8' },
    body: `${[head, ...lines].join('\n')}\n`,
  }
}
