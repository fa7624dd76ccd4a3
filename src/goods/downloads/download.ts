import type { Id } from '#kernel/ids.ts'
import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'

/** The id of a file that buyers of a variant may download. */
export type DownloadFileId = Id<'dlf'>

/** The id of one version of a file: its bytes never change. */
export type VersionId = Id<'dlv'>

/** The id of the right to download what one order line bought. */
export type GrantId = Id<'dlg'>

/** The id of one download that was begun. */
export type LinkId = Id<'dll'>

/** The place where the pieces of downloads lie; no parcel leaves it. */
export const digitalPlace = 'digital'

/** As many copies of a file there are to sell where no keys limit them. */
export const copiesOfFile = 1_000_000

/** A delivery of downloads waits for its money or its keys, and ends once. */
export const downloadLifecycle = lifecycle({
  pending: { deliver: 'delivered', cancel: 'canceled' },
  delivered: {},
  canceled: {},
})

/** The right to download lasts until all its pieces are taken back. */
export const grantLifecycle = lifecycle({ granted: { revoke: 'revoked' }, revoked: {} })

/** A key is given to one buyer or taken out of the pool; a key that was given never comes back into it. */
export const licenseKeyLifecycle = lifecycle({
  free: { give: 'given', withdraw: 'withdrawn' },
  given: { revoke: 'revoked' },
  revoked: {},
  withdrawn: {},
})

/** The states of a grant. */
export type GrantState = StateOf<typeof grantLifecycle>
