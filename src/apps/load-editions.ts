import { join } from 'node:path'
import { offerFile, offerKeys } from '#flows/offer-download.ts'
import { fileStore } from '#kernel/files.ts'
import { mustBeDone } from '#kernel/result.ts'
import { variantOfSku } from '#views/operator-desk/index.ts'
import { digitalEditions, type DemoProduct } from './demo/index.ts'
import { loadDemoProducts, type DemoShelf } from './load-demo.ts'

const actor = 'demo'

/** Load what the demo sells to download, with its files and keys; a file that is there stays as it is. */
export async function loadEditions(
  shelf: DemoShelf,
  products: readonly DemoProduct[],
  { filesFolder, secret }: { readonly filesFolder: string; readonly secret: string },
): Promise<void> {
  const editions = digitalEditions(products)
  await loadDemoProducts(
    shelf,
    editions.map(({ product }) => product),
  )
  const store = fileStore(join(filesFolder, 'downloads'))
  for (const { sku, file, keys } of editions) {
    const variantId = await variantOfSku(shelf.db, sku)
    if (variantId === undefined) continue
    if (keys.length > 0) mustBeDone(await offerKeys(shelf.db, { variantId, keys, secret, actor }))
    const offered = await offerFile(shelf.db, store, {
      variantId,
      ...file,
      note: '',
      tellsBuyers: false,
      actor,
    })
    if (!offered.ok && offered.refusal !== 'same_bytes') mustBeDone(offered)
  }
}
