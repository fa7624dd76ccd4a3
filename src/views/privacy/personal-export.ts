import type { Queries } from '#kernel/database.ts'
import type { PartyId } from '#people/parties/index.ts'
import { dataRegister, forItsPerson } from './register.ts'

type Rows = readonly { readonly row: Record<string, unknown> }[]
type Read = (db: Queries, party: PartyId) => Promise<Rows>

/** Every table that says something of a person by their id, and how their rows are found. */
export const exported: Readonly<Record<string, Read>> = {
  'parties.parties': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from parties.parties t where t.id = ${party}`,
  'parties.addresses': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from parties.addresses t where t.party_id = ${party} order by t.created_at`,
  'access.accounts': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from access.accounts t where t.party_id = ${party}`,
  'access.roles': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from access.roles t where t.party_id = ${party} order by t.role`,
  'access.sessions': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from access.sessions t where t.party_id = ${party} order by t.created_at`,
  'access.passkeys': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from access.passkeys t where t.party_id = ${party}`,
  'access.phones': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from access.phones t where t.party_id = ${party}`,
  'access.phrases': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from access.phrases t where t.party_id = ${party}`,
  'cart.carts': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from cart.carts t where t.party_id = ${party} order by t.created_at`,
  'orders.orders': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from orders.orders t where t.buyer_id = ${party} order by t.number`,
  'orders.lines': ({ sql }, party) => sql`
    select to_jsonb(t) as row from orders.lines t join orders.orders o on o.id = t.order_id
     where o.buyer_id = ${party} order by o.number, t.position`,
  'returns.returns': ({ sql }, party) => sql`
    select to_jsonb(t) as row from returns.returns t join orders.orders o on o.id = t.order_id
     where o.buyer_id = ${party} order by t.number`,
  'returns.lines': ({ sql }, party) => sql`
    select to_jsonb(t) as row from returns.lines t
      join returns.returns r on r.id = t.return_id join orders.orders o on o.id = r.order_id
     where o.buyer_id = ${party} order by r.number, t.order_line_id`,
  'notifications.mails': ({ sql }, party) => sql`
    select to_jsonb(t) as row from notifications.mails t join access.accounts a on a.email = t.recipient
     where a.party_id = ${party} order by t.created_at`,
  'payments.proofs': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from payments.proofs t where t.party_id = ${party} order by t.created_at`,
  'reviews.reviews': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from reviews.reviews t where t.author_id = ${party} order by t.created_at`,
  'reviews.votes': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from reviews.votes t where t.voter_id = ${party} order by t.at`,
  'reviews.questions': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from reviews.questions t where t.author_id = ${party} order by t.created_at`,
  'reviews.answers': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from reviews.answers t where t.author_id = ${party} order by t.created_at`,
  'reviews.reports': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from reviews.reports t where t.reporter_id = ${party} order by t.at`,
  'wishes.lists': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from wishes.lists t where t.party_id = ${party}`,
  'wishes.items': ({ sql }, party) => sql`
    select to_jsonb(t) as row from wishes.items t join wishes.lists l on l.id = t.list_id
     where l.party_id = ${party} order by t.added_at`,
  'wishes.stock_alerts': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from wishes.stock_alerts t where t.party_id = ${party} order by t.created_at`,
  'recommendations.choices': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from recommendations.choices t where t.party_id = ${party}`,
  'recommendations.taken': ({ sql }, party) => sql`
    select to_jsonb(t) as row from recommendations.taken t join cart.carts c on c.id = t.cart_id
     where c.party_id = ${party} order by t.at`,
  'wallet.limits': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from wallet.limits t where t.party_id = ${party} order by t.currency`,
  'wallet.spending': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from wallet.spending t where t.party_id = ${party} order by t.day`,
  'wallet.top_ups': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from wallet.top_ups t where t.party_id = ${party} order by t.created_at`,
  'wallet.withdrawals': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from wallet.withdrawals t where t.party_id = ${party}`,
  'credit.accounts': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from credit.accounts t where t.party_id = ${party}`,
  'credit.invoices': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from credit.invoices t where t.party_id = ${party} order by t.number`,
  'mandates.mandates': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from mandates.mandates t where t.party_id = ${party}`,
  'mandates.debts': ({ sql }, party) =>
    sql`select to_jsonb(t) as row from mandates.debts t where t.party_id = ${party} order by t.number`,
}

/** Tables with a person's id whose rows are not given out, and why. */
export const notExported: Readonly<Record<string, string>> = {
  'access.links': 'one-time secrets, useless once used',
  'access.payment_passwords': 'a secret and its counters',
  'access.challenges': 'secrets that live a day',
  'access.step_ups': 'proofs of single payments; the payments themselves are in the orders',
  'requests.requests': 'the buyer there is one another program names, no person of ours',
  'payments.house_payments': 'bookings of the wallet; its statement says the same',
}

/** What the shop knows of a person, table by table, with how long each is kept. */
export type PersonalExport = Readonly<
  Record<string, { readonly kept: string; readonly rows: readonly Record<string, unknown>[] }>
>

/** Everything that is kept of a person, by the data register; secrets and proofs are left out. Empty tables are named too. */
export async function personalExport(db: Queries, party: PartyId): Promise<PersonalExport> {
  const tables = await Promise.all(
    Object.entries(exported).map(async ([table, read]) => {
      const rows = await read(db, party)
      const kept = dataRegister().get(table)?.retention ?? ''
      return [table, { kept, rows: rows.map(({ row }) => forItsPerson(table, row)) }] as const
    }),
  )
  return Object.fromEntries(tables)
}
