import { createHmac } from 'node:crypto'

/** By what a payer may be recognized from one attempt to the next. */
export const traitKinds = ['card', 'mail', 'address', 'ip', 'party', 'device'] as const

/** One of the traits. */
export type TraitKind = (typeof traitKinds)[number]

/** What is known of the payer of an attempt, in clear. It is hashed before anything is stored or asked. */
export type Traits = { readonly [Kind in TraitKind]?: string | undefined }

/** A trait as it is stored: the kind, and a keyed hash nobody can turn back without the shop's key. */
export type HashedTrait = { readonly kind: TraitKind; readonly key: string }

/** The block an internet address lies in: 24 bits of the old kind, 48 of the new. Private addresses say nothing. */
export function addressBlock(ip: string): string | undefined {
  const plain = ip.startsWith('::ffff:') ? ip.slice(7) : ip
  const old = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/.exec(plain)
  if (old !== null) {
    const [a, b] = [Number(old[1]), Number(old[2])]
    const isPrivate =
      a === 0 || a === 10 || a === 127 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)
    return isPrivate || (a === 169 && b === 254) ? undefined : `${a}.${b}.${Number(old[3])}`
  }
  const groups = plain.toLowerCase().split(':')
  if (groups.length < 3 || /^(?:|f[cd]..|fe[89ab].)$/.test(groups[0] ?? '')) return undefined
  return groups.slice(0, 3).join(':')
}

const tidy = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()

/** A mail address without what lets one box have many addresses: what follows a plus, and dots of boxes that ignore them. */
export function plainMail(mail: string): string {
  const [box = '', host = ''] = tidy(mail).split('@')
  const plain = box.split('+')[0] ?? box
  return `${host === 'gmail.com' || host === 'googlemail.com' ? plain.replaceAll('.', '') : plain}@${host}`
}

/** The traits that are known, hashed, in the order in which rows of them are locked. */
export function hashTraits(secret: string, traits: Traits): HashedTrait[] {
  return traitKinds
    .flatMap((kind) => {
      const value = traits[kind]
      const plain = value === undefined ? '' : kind === 'mail' ? plainMail(value) : tidy(value)
      if (plain === '' || plain === '@') return []
      const key = createHmac('sha256', secret)
        .update(`risk:${kind}:${plain}`)
        .digest('base64url')
        .slice(0, 22)
      return [{ kind, key }]
    })
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1))
}
