import type { Id } from '#kernel/ids.ts'

/** A person, a company, or the house itself. */
export type PartyId = Id<'pty'>

/** The house: the shop's own seller, present from the first migration. */
export const houseId: PartyId = 'pty_00000000000000000000000000'

/** A party as others may see it. */
export type Party = {
  readonly id: PartyId
  readonly kind: 'person' | 'company' | 'house'
  readonly displayName: string
  readonly locale: string
}
