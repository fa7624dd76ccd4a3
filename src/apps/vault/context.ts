import type { Vault } from '#money/vault/index.ts'
import type { VaultSettings } from './settings.ts'

/** The vault as its routes get it. */
export type OpenVault = Vault & { readonly settings: VaultSettings }
