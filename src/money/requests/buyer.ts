import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'

/** The id of somebody a merchant's program keeps as its buyer. */
export type BuyerId = Id<'cus'>

/** What a program says of a buyer. */
export type BuyerGiven = {
  readonly name: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly description: string | null
  readonly metadata: Readonly<Record<string, string>>
}

/** A buyer of a merchant's program; one that was deleted has a name no more. */
export type Buyer = BuyerGiven & {
  readonly id: BuyerId
  readonly createdAt: Date
  readonly deletedAt: Date | null
}

/** Write a buyer down. */
export async function recordBuyer(
  db: Queries,
  { name, email, phone, description, metadata }: BuyerGiven,
  madeBy: string,
): Promise<BuyerId> {
  const id = newId('cus')
  await db.sql`
    insert into requests.buyers (id, made_by, name, email, phone, description, metadata)
    values (${id}, ${madeBy}, ${name}, ${email}, ${phone}, ${description}, ${metadata}::jsonb)`
  return id
}

/** A buyer, deleted or not; undefined where there never was one of this id. */
export async function findBuyer(db: Queries, id: string): Promise<Buyer | undefined> {
  const [row] = await db.sql<Buyer>`
    select c.id, c.name, c.email, c.phone, c.description, c.metadata, c.created_at as "createdAt",
           c.deleted_at as "deletedAt"
      from requests.buyers c
     where c.id = ${id}`
  return row
}

/** Buyers that were not deleted, the newest first; with `above`, those just newer than it. */
export async function listBuyers(
  db: Queries,
  filter: {
    readonly email?: string | null
    readonly below?: string | null
    readonly above?: string | null
    readonly most: number
  },
): Promise<Buyer[]> {
  const { email = null, below = null, above = null, most } = filter
  const found = await db.sql<Buyer>`
    select c.id, c.name, c.email, c.phone, c.description, c.metadata, c.created_at as "createdAt",
           c.deleted_at as "deletedAt"
      from requests.buyers c
     where c.deleted_at is null
       and (${email}::text is null or c.email = ${email})
       and (${below}::text is null or c.id < ${below})
       and (${above}::text is null or c.id > ${above})
     order by case when ${above}::text is not null then c.id end asc, c.id desc
     limit ${most}`
  return above === null ? found : found.toReversed()
}

/** Say something else of a buyer; false where there is none. */
export async function changeBuyer(db: Queries, id: string, given: BuyerGiven): Promise<boolean> {
  const { name, email, phone, description, metadata } = given
  const rows = await db.sql`
    update requests.buyers
       set name = ${name}, email = ${email}, phone = ${phone}, description = ${description},
           metadata = ${metadata}::jsonb
     where id = ${id} and deleted_at is null
    returning id`
  return rows.length === 1
}

/** Delete a buyer: nothing of a person is left, their payments are. False where there is none. */
export async function deleteBuyer(db: Queries, id: string): Promise<boolean> {
  const rows = await db.sql`
    update requests.buyers
       set name = null, email = null, phone = null, description = null, metadata = '{}',
           deleted_at = clock_timestamp()
     where id = ${id} and deleted_at is null
    returning id`
  return rows.length === 1
}
