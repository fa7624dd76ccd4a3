import type { Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { assert } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { CheckedCard } from './card-fields.ts'
import { fingerprintOf, seal, unseal, type Sealed } from './sealing.ts'
import type { ShownCard, TokenId, Vault } from './vault.ts'

type Row = {
  readonly id: TokenId
  readonly brand: string
  readonly last4: string
  readonly keyId: string
  readonly wrappedKey: Buffer
  readonly sealed: Buffer
  readonly networkReference: string | null
  readonly consented: boolean
}

/** What is sealed of a card. */
type CardContent = Pick<CheckedCard, 'number' | 'month' | 'year'>

const write = ({ number, month, year }: CardContent) => JSON.stringify([number, month, year])

function read(vault: Pick<Vault, 'ring'>, row: Pick<Row, 'id'> & Sealed): CardContent {
  const [number, month, year] = JSON.parse(unseal(vault.ring, row.id, row)) as [string, number, number]
  return { number, month, year }
}

/** A card opened for one request to an acquirer or a directory server. */
export type OpenCard = CardContent & {
  readonly token: TokenId
  readonly brand: string
  /** It was on file before this payment. */
  readonly isOnFile: boolean
  /** What the network called the payment it was put on file with. */
  readonly networkReference: string | undefined
}

/** Whose a card is to be: a party that agreed to keep it, or one payment. */
export type CardOwner = {
  readonly payment: string
  readonly party: string | undefined
  readonly consents: boolean
}

/**
 * Keep a card. One that its owner already has on file keeps its token and gets the new expiry; one nobody agreed to keep
 * lives for an hour.
 */
export async function keepCard(
  tx: Tx,
  vault: Pick<Vault, 'ring' | 'fingerprintKey'>,
  card: CheckedCard,
  owner: CardOwner,
): Promise<TokenId> {
  const fingerprint = fingerprintOf(vault.fingerprintKey, card.number)
  const party = owner.party ?? null
  const keeps = owner.consents && party !== null
  const [known] = keeps
    ? await tx.sql<{ id: TokenId }>`
        select id from vault.tokens
         where party = ${party} and fingerprint = ${fingerprint}::bytea and consented_at is not null
           for update`
    : []
  const id: TokenId = known?.id ?? newId('tok')
  const { keyId, wrappedKey, sealed } = seal(vault.ring, id, write(card))
  if (known !== undefined) {
    await tx.sql`
      update vault.tokens
         set key_id = ${keyId}, wrapped_key = ${wrappedKey}::bytea, sealed = ${sealed}::bytea,
             payment = ${owner.payment}, consented_at = clock_timestamp()
       where id = ${id}`
    return id
  }
  await tx.sql`
    insert into vault.tokens
           (id, party, payment, fingerprint, key_id, wrapped_key, sealed, brand, last4, consented_at, expires_at)
    values (${id}, ${party}, ${owner.payment}, ${fingerprint}::bytea, ${keyId}, ${wrappedKey}::bytea,
            ${sealed}::bytea, ${card.brand}, ${card.number.slice(-4)},
            case when ${keeps}::boolean then clock_timestamp() end, clock_timestamp() + interval '1 hour')`
  return id
}

/**
 * Open a card for one use, which is written down first. Undefined for a token that is not there, ran out, or belongs to
 * neither the payment nor the party.
 */
export async function openCard(
  vault: Pick<Vault, 'db' | 'ring'>,
  token: TokenId,
  use: {
    readonly payment: string
    readonly party: string | undefined
    readonly reference: string
    readonly purpose: 'authenticate' | 'authorize'
    readonly acquirer?: string
  },
): Promise<OpenCard | undefined> {
  const [row] = await vault.db.sql<Row>`
    with used as (
      update vault.tokens set used_at = clock_timestamp()
       where id = ${token} and expires_at > clock_timestamp()
         and (payment = ${use.payment} or (consented_at is not null and party = ${use.party ?? null}))
      returning id, brand, last4, key_id as "keyId", wrapped_key as "wrappedKey", sealed,
                network_reference as "networkReference", proven_at is not null as consented
    ), written as (
      insert into vault.uses (token, reference, purpose, acquirer)
      select id, ${use.reference}, ${use.purpose}, ${use.acquirer ?? null} from used
      returning token
    )
    select used.id, used.brand, used.last4, used."keyId", used."wrappedKey", used.sealed, used."networkReference",
           used.consented
      from used join written on written.token = used.id`
  if (row === undefined) return undefined
  const { brand, networkReference, consented } = row
  return {
    ...read(vault, row),
    token,
    brand,
    isOnFile: consented,
    networkReference: networkReference ?? undefined,
  }
}

/** How many months a card on file lives without being used. */
const monthsUnused = 13

/** An acquirer approved the card: one its owner agreed to keep is from now on offered to them. */
export async function proveCard(
  db: Queries,
  token: TokenId,
  networkReference: string | undefined,
): Promise<void> {
  await db.sql`
    update vault.tokens
       set proven_at = coalesce(proven_at, clock_timestamp()),
           network_reference = coalesce(network_reference, ${networkReference ?? null}),
           expires_at = clock_timestamp() + make_interval(months => ${monthsUnused})
     where id = ${token} and consented_at is not null`
}

/** The cards a party has on file, the last used first. */
export async function cardsOf(vault: Pick<Vault, 'db' | 'ring'>, party: string): Promise<ShownCard[]> {
  const rows = await vault.db.sql<Row>`
    select id, brand, last4, key_id as "keyId", wrapped_key as "wrappedKey", sealed,
           network_reference as "networkReference", true as consented
      from vault.tokens
     where party = ${party} and consented_at is not null and proven_at is not null
       and expires_at > clock_timestamp()
     order by used_at desc nulls last, id
     limit 20`
  return rows.map((row) => {
    const { month, year } = read(vault, row)
    return { token: row.id, brand: row.brand, last4: row.last4, month, year }
  })
}

/** One card as it may be shown; undefined when there is none. */
export async function showCard(
  vault: Pick<Vault, 'db' | 'ring'>,
  token: TokenId,
): Promise<ShownCard | undefined> {
  const [row] = await vault.db.sql<Row>`
    select id, brand, last4, key_id as "keyId", wrapped_key as "wrappedKey", sealed,
           network_reference as "networkReference", proven_at is not null as consented
      from vault.tokens where id = ${token}`
  if (row === undefined) return undefined
  const { month, year } = read(vault, row)
  return { token: row.id, brand: row.brand, last4: row.last4, month, year }
}

/** Forget a card of a party at its owner's wish. True when there was one. */
export async function deleteCard(db: Queries, party: string, token: TokenId): Promise<boolean> {
  const rows = await db.sql`
    with gone as (delete from vault.tokens where id = ${token} and party = ${party} returning id)
    insert into vault.uses (token, reference, purpose) select id, 'owner', 'delete' from gone returning token`
  assert(rows.length <= 1, 'a token is one card')
  return rows.length === 1
}

/** Forget every card of a party, for its erasure. Answers how many. */
export async function deleteCardsOf(db: Queries, party: string): Promise<number> {
  const rows = await db.sql`
    with gone as (delete from vault.tokens where party = ${party} returning id)
    insert into vault.uses (token, reference, purpose) select id, 'erasure', 'delete' from gone returning token`
  return rows.length
}
