import type { Queries } from '#kernel/database.ts'
import type { GrantId } from '#goods/downloads/index.ts'

/** A variant that is downloaded, as the desk lists it. */
export type DigitalArticle = {
  readonly variantId: number
  readonly sku: string
  readonly title: string
  readonly files: number
  /** Null where no pool limits it. */
  readonly keysFree: number | null
  readonly keysGiven: number
  readonly granted: number
}

/** All variants that are downloaded, by SKU; five hundred at most. With an id that one alone, downloaded or not. */
export async function digitalArticles(db: Queries, variantId?: number): Promise<DigitalArticle[]> {
  return db.sql<DigitalArticle>`
    select v.id as "variantId", v.sku,
           coalesce((select t.title from catalog.product_translations t where t.product_id = v.product_id
                      order by t.locale = 'en' desc limit 1), v.sku) as title,
           (select count(*)::integer from downloads.files f where f.variant_id = v.id) as files,
           (select (select count(*)::integer from downloads.license_keys k
                     where k.variant_id = v.id and k.state = 'free')
              from downloads.pools p where p.variant_id = v.id) as "keysFree",
           (select count(*)::integer from downloads.license_keys k
             where k.variant_id = v.id and k.state in ('given', 'revoked')) as "keysGiven",
           (select count(*)::integer from downloads.grants g where g.variant_id = v.id) as granted
      from catalog.variants v
     where (${variantId ?? null}::bigint is null and v.is_digital) or v.id = ${variantId ?? null}::bigint
     order by v.sku limit 500`
}

/** A version of a file, the latest first. */
export type VersionRow = {
  readonly title: string
  readonly version: number
  readonly filename: string
  readonly bytes: number
  readonly sha256: string
  readonly note: string
  readonly addedAt: Date
}

/** Every version of every file of a variant. */
export async function versionsOf(db: Queries, variantId: number): Promise<VersionRow[]> {
  return db.sql<VersionRow>`
    select f.title, v.version, v.filename, v.bytes, encode(v.sha256, 'hex') as sha256, v.note, v.added_at as "addedAt"
      from downloads.files f join downloads.versions v on v.file_id = f.id
     where f.variant_id = ${variantId} order by f.title, v.version desc limit 500`
}

/** What was given to whom. */
export type GrantRow = {
  readonly id: GrantId
  readonly orderId: string
  readonly number: number
  readonly email: string
  readonly quantity: number
  readonly revokedPieces: number
  readonly state: 'granted' | 'revoked'
  readonly allowance: number
  readonly downloads: number
  readonly keys: number
  readonly grantedAt: Date
  readonly consentedAt: Date | null
}

/** Who has bought a variant to download, the latest first; two hundred at most. */
export async function grantsOfVariant(db: Queries, variantId: number): Promise<GrantRow[]> {
  return db.sql<GrantRow>`
    select g.id, g.order_id as "orderId", o.number, o.email, g.quantity, g.revoked_pieces as "revokedPieces", g.state,
           g.allowance, g.granted_at as "grantedAt",
           (select count(*)::integer from downloads.links l where l.grant_id = g.id) as downloads,
           (select count(*)::integer from downloads.license_keys k where k.grant_id = g.id) as keys,
           (select max(d.consented_at) from downloads.deliveries d where d.order_id = g.order_id) as "consentedAt"
      from downloads.grants g join orders.orders o on o.id = g.order_id
     where g.variant_id = ${variantId} order by g.id desc limit 200`
}

/** The variant with this SKU; undefined where there is none. */
export async function variantOfSku(db: Queries, sku: string): Promise<number | undefined> {
  const [row] = await db.sql<{ id: number }>`select id from catalog.variants where sku = ${sku}`
  return row?.id
}
