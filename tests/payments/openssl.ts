import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Why a test with `openssl` is skipped; false where the program is there. */
export const noOpenssl: string | false =
  spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not installed'

/** Whether `openssl`, which knows nothing of either side, finds an RSA signature over SHA-256 of these bytes true. */
export function opensslVerifies(publicKey: string, signed: string | Buffer, signature: Buffer): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-openssl-'))
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  try {
    const words = ['-verify', file('key.pem', publicKey), '-signature', file('proof', signature)]
    const { status } = spawnSync('openssl', ['dgst', '-sha256', ...words, file('signed', signed)])
    return status === 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
