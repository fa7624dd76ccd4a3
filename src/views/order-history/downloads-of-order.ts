import type { Queries } from '#kernel/database.ts'
import {
  filesOf,
  grantsOfOrder,
  keysOfGrants,
  linkCounts,
  type DownloadFileId,
  type GivenKey,
  type GrantId,
} from '#goods/downloads/index.ts'

/** A file as the buyer of a line sees it, and how often its latest version may still be downloaded. */
export type DownloadableFile = {
  readonly id: DownloadFileId
  readonly title: string
  readonly version: number
  readonly filename: string
  readonly bytes: number
  readonly note: string
  readonly left: number
}

/** What one line of an order gives to download. */
export type DownloadableLine = {
  readonly grantId: GrantId
  readonly orderLineId: string
  readonly title: string
  readonly isRevoked: boolean
  readonly files: readonly DownloadableFile[]
  readonly keys: readonly Pick<GivenKey, 'text' | 'state'>[]
}

/** The downloads of an order: what is there, and whether more is being made ready. */
export type OrderDownloads = {
  readonly isPending: boolean
  readonly lines: readonly DownloadableLine[]
}

/** What an order gives to download, with its keys opened by the shop's secret. Whoever shows it has checked who asks. */
export async function downloadsOfOrder(
  db: Queries,
  orderId: string,
  secret: string,
): Promise<OrderDownloads> {
  const [pending, grants] = await Promise.all([
    db.sql`select shipment_id from downloads.deliveries where order_id = ${orderId} and state = 'pending'`,
    grantsOfOrder(db, orderId),
  ])
  if (grants.length === 0) return { isPending: pending.length > 0, lines: [] }
  const ids = grants.map(({ id }) => id)
  const [files, keys, counts, titles] = await Promise.all([
    filesOf(db, [...new Set(grants.map(({ variantId }) => variantId))]),
    keysOfGrants(db, ids, secret),
    linkCounts(db, ids),
    db.sql<{ id: string; title: string }>`select id, title from orders.lines where order_id = ${orderId}`,
  ])
  const lines = grants.map((grant) => ({
    grantId: grant.id,
    orderLineId: grant.orderLineId,
    title: titles.find(({ id }) => id === grant.orderLineId)?.title ?? '',
    isRevoked: grant.state === 'revoked',
    files: files
      .filter(({ variantId }) => variantId === grant.variantId)
      .map(({ id, title, version, versionId, filename, bytes, note }) => {
        const used = counts.find((each) => each.grantId === grant.id && each.versionId === versionId)
        return {
          id,
          title,
          version,
          filename,
          bytes,
          note,
          left: Math.max(0, grant.allowance - (used?.used ?? 0)),
        }
      }),
    keys: keys.filter(({ grantId }) => grantId === grant.id),
  }))
  return { isPending: pending.length > 0, lines }
}
