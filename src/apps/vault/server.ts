import { join } from 'node:path'
import { connect } from '#kernel/database.ts'
import { createServer, listen, stopServer, type HttpServer } from '#kernel/http.ts'
import { createHttpOut } from '#kernel/http-out.ts'
import { errorFields, log } from '#kernel/log.ts'
import { ports } from '#kernel/ports.ts'
import { securityCodes, sweepVault } from '#money/vault/index.ts'
import { addStyles } from '../storefront/assets.ts'
import { assetRoutes } from '../storefront/routes/assets.ts'
import { browserRoutes } from './browser-routes.ts'
import type { OpenVault } from './context.ts'
import type { VaultSettings } from './settings.ts'
import { shopRoutes } from './shop-routes.ts'

/** The vault's own policy: no script at all, and forms lead to itself and back to the shop. */
function policy(shopOrigin: string): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    `form-action 'self' ${shopOrigin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The vault open for a test or for good; the server listens when it is answered. */
export type RunningVault = { readonly vault: OpenVault; readonly server: HttpServer; stop(): Promise<void> }

/** Connect with the settings' login as the vault's role. The caller closes the database and the way out. */
export async function connectVault(settings: VaultSettings): Promise<OpenVault> {
  const { acquirers, directory } = settings
  const origins = [...Object.values(acquirers).map(({ origin }) => origin), directory ?? '']
  return {
    db: await connect({ url: settings.databaseUrl, role: 'vault', lanes: 2, pool: 6 }),
    ring: settings.ring,
    fingerprintKey: settings.fingerprintKey,
    codes: securityCodes(settings.codeSeconds),
    out: createHttpOut(origins),
    acquirers,
    directory,
    merchantName: settings.merchantName,
    settings,
  }
}

/** Open the vault: database, pages, answers to the shop. What ran out is forgotten every minute. */
export async function openVault(settings: VaultSettings): Promise<RunningVault> {
  const vault = await connectVault(settings)
  addStyles('vault.css', join(import.meta.dirname, 'styles'))
  const server = await createServer(settings.server)
  const csp = policy(settings.shopOrigin)
  server.addHook('onRequest', (_, reply, next) => {
    void reply.header('content-security-policy', csp)
    next()
  })
  assetRoutes(server)
  browserRoutes(server, vault)
  shopRoutes(server, vault)
  await listen(server, settings.server)
  const endSweep = ports().every(60_000, () => {
    sweepVault(vault).catch((error: unknown) => log.error('sweep_failed', errorFields(error)))
  })
  const stop = async () => {
    endSweep()
    await stopServer(server, 2_000)
    vault.out.close()
    await vault.db.close()
  }
  return { vault, server, stop }
}
