import type { Db } from '#kernel/database.ts'
import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import { walletCurrencies, walletOf } from '#money/wallet/index.ts'
import type { PartyId } from '#people/parties/index.ts'

/** Why a person cannot be erased now. */
export type ErasePersonRefusal =
  | 'works_here'
  | 'orders_open'
  | 'money_left'
  | 'invoices_open'
  | 'already_erased'

/** What still binds shop and person: an order or an exchange under way, money in the wallet, an invoice or a debt to pay, a role at the desk. */
async function whatBinds(tx: Tx, party: PartyId): Promise<ErasePersonRefusal | undefined> {
  const [row] = await tx.sql<{ erased: boolean; works: boolean; orders: boolean; invoices: boolean }>`
    select p.erased_at is not null as erased,
           exists (select from access.roles r where r.party_id = p.id and r.role = 'operator') as works,
           exists (select from orders.orders o
                    where o.buyer_id = p.id and o.state in ('awaiting_payment', 'paid', 'fulfilled'))
             or exists (select from orders.orders o
                          join returns.returns b on b.order_id = o.id
                          join returns.lines w on w.return_id = b.id and w.wanted_variant_id is not null and w.fallback is null
                         where o.buyer_id = p.id
                           and (b.state in ('requested', 'approved', 'on_the_way', 'received')
                                or exists (select from shipping.shipments s
                                            where s.cause = b.id and s.state in ('shipped', 'in_transit')))) as orders,
           exists (select from credit.invoices i where i.party_id = p.id and i.state = 'open')
             or exists (select from mandates.debts d where d.party_id = p.id and d.state = 'open') as invoices
      from parties.parties p where p.id = ${party} for update`
  if (row === undefined || row.erased) return 'already_erased'
  if (row.works) return 'works_here'
  if (row.orders) return 'orders_open'
  if (row.invoices) return 'invoices_open'
  for (const currency of await walletCurrencies(tx, party)) {
    const { available, held } = await walletOf(tx, party, currency)
    if (available.minor !== 0n || held.minor !== 0n) return 'money_left'
  }
  return undefined
}

/** What is deleted: everything no law asks us to keep. */
async function forget(tx: Tx, party: PartyId, email: string): Promise<void> {
  await tx.sql`delete from access.sessions where party_id = ${party}`
  await tx.sql`delete from access.links where party_id = ${party}`
  await tx.sql`delete from access.passkeys where party_id = ${party}`
  await tx.sql`delete from access.phones where party_id = ${party}`
  await tx.sql`delete from access.phrases where party_id = ${party}`
  await tx.sql`delete from access.payment_passwords where party_id = ${party}`
  await tx.sql`delete from parties.addresses where party_id = ${party}`
  await tx.sql`delete from notifications.mails where recipient = ${email}`
  // That there was a proof stays with its payment; what was sealed to go on with names the payer.
  await tx.sql`update payments.proofs set sealed = null where party_id = ${party}`
  await tx.sql`delete from wishes.stock_alerts where party_id = ${party}`
  await tx.sql`delete from wishes.lists where party_id = ${party}`
  await tx.sql`delete from recommendations.choices where party_id = ${party}`
  await tx.sql`
    delete from recommendations.taken t using cart.carts c where c.id = t.cart_id and c.party_id = ${party}`
  await tx.sql`delete from reviews.reports where reporter_id = ${party}`
  // A picture shows more than its author meant; its file goes with the next clearing.
  await tx.sql`
    delete from reviews.photographs p using reviews.reviews r
     where r.id = p.review_id and r.author_id = ${party}`
  await tx.sql`
    with gone as (delete from reviews.votes where voter_id = ${party} returning review_id)
    update reviews.reviews r set helpful = helpful - 1 from gone where r.id = gone.review_id`
}

/** What stays without a name: what was said, and carts that became orders. */
async function unname(tx: Tx, party: PartyId): Promise<void> {
  await tx.sql`
    update reviews.reviews set author_id = null, author_name = '–', order_id = null where author_id = ${party}`
  await tx.sql`update reviews.questions set author_id = null, author_name = '–' where author_id = ${party}`
  await tx.sql`update reviews.answers set author_id = null, author_name = '–' where author_id = ${party}`
  // That goods came back stays with the order; what was said about it goes.
  await tx.sql`
    update returns.returns r set words = '', tracking_number = null
      from orders.orders o where o.id = r.order_id and o.buyer_id = ${party}`
  await tx.sql`
    update cart.carts set email = null, shipping_address = null, billing_address = null, vat_id = null
     where party_id = ${party}`
}

/**
 * Erase a person who asks for it: the account can never be entered again, and everything no law asks for is deleted. Orders
 * and invoices stay for ten years with the address the law wants on them, but mail goes nowhere and the name beside the id
 * is gone. What was said of products stays without a name. Refused while something is still under way.
 */
export async function erasePerson(db: Db, party: PartyId): Promise<Result<true, ErasePersonRefusal>> {
  return inTransaction(db, async (tx) => {
    const binds = await whatBinds(tx, party)
    if (binds !== undefined) return refused(binds)
    const [account] = await tx.sql<{
      email: string
    }>`select email from access.accounts where party_id = ${party}`
    const nobody = `${party.replace('_', '-')}@erased.invalid`
    await forget(tx, party, account?.email ?? nobody)
    await unname(tx, party)
    await tx.sql`
      update access.accounts
         set email = ${nobody}, password_hash = '$argon2id$erased', email_verified_at = null,
             totp_secret_sealed = null, totp_enabled_at = null
       where party_id = ${party}`
    await tx.sql`update orders.orders set email = ${nobody} where buyer_id = ${party}`
    await tx.sql`
      update parties.parties set display_name = '–', locale = 'en', erased_at = clock_timestamp() where id = ${party}`
    await tell(tx, { type: 'person_erased', aggregate: party, actor: party, payload: {} })
    return done(true as const)
  })
}
