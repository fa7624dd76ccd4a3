import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { ports } from './ports.ts'

/** Under which key something is sealed: the shop's secret, what the key is for, and whose or what it belongs to. */
export type Seal = { readonly secret: string; readonly purpose: string; readonly owner: string }

const keyOf = ({ secret, purpose }: Seal): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `kontor ${purpose}`, 32))

/** Seal a text with AES-256-GCM under a key of its purpose; it opens for the same owner only. */
export function seal(plain: string, under: Seal): Buffer {
  const nonce = ports().randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(under), nonce).setAAD(Buffer.from(under.owner))
  return Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

/** Open what was sealed; throws where key, purpose or owner are others, or a bit was changed. */
export function unseal(sealed: Buffer, under: Seal): string {
  const cipher = createDecipheriv('aes-256-gcm', keyOf(under), sealed.subarray(0, 12))
  cipher.setAAD(Buffer.from(under.owner)).setAuthTag(sealed.subarray(-16))
  return Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]).toString('utf8')
}
