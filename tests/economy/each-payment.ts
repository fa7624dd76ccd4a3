import type { Currency } from '#kernel/currency.ts'
import type { Economy } from './shop.ts'

type Row = {
  readonly connector: string
  readonly merchantRef: string
  readonly reference: string
  readonly captured_minor: bigint
  readonly refunded_minor: bigint
  readonly currency: Currency
}

/**
 * Which payments their providers know otherwise than we do: every try since the last checkpoint is asked about, and what was
 * taken and given back is compared. A refund given to a wallet is no matter of the provider.
 */
export async function paymentsThatDiffer({ owner, working, settled }: Economy): Promise<string[]> {
  const rows = await owner.sql<Row>`
    select a.connector, a.merchant_ref as "merchantRef", i.reference, a.captured_minor, a.currency,
           a.refunded_minor - coalesce((select sum(o.amount_minor) from payments.operations o
             where o.attempt_id = a.id and o.kind = 'refund' and o.state = 'succeeded' and cardinality(o.reserved_by) = 0), 0)::bigint as refunded_minor
      from payments.attempts a join payments.intents i on i.id = a.intent_id
     where a.created_at > ${settled.at} and a.state not in ('created', 'failed')
     order by a.id`
  const found: string[] = []
  for (const {
    connector,
    merchantRef,
    reference,
    captured_minor: captured,
    refunded_minor: refunded,
  } of rows) {
    const said = await working
      .get(connector)
      ?.query(merchantRef)
      .catch(() => undefined)
    if (said === undefined || said === 'not_found') continue
    const { payment } = said.observation
    if (payment === undefined) continue
    // Some say what was given back refund by refund only.
    const back = payment.refunded.minor
    if (payment.captured.minor !== captured || (back !== 0n && back !== refunded))
      found.push(
        `${reference} at ${connector}: taken ${captured} (theirs ${payment.captured.minor}), given back ${refunded} (theirs ${back})`,
      )
  }
  return found
}
