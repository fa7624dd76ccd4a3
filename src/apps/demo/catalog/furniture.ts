import { armchair } from './furniture/armchair.ts'
import { bookshelf } from './furniture/bookshelf.ts'
import { chair } from './furniture/chair.ts'
import { sideTable } from './furniture/side-table.ts'
import { sideboard } from './furniture/sideboard.ts'
import { stool } from './furniture/stool.ts'
import type { Shelf } from '../family.ts'
import { words } from '../words.ts'

/** Furniture: a shelf of the demo shop. */
export const furniture: Shelf = {
  slug: 'furniture',
  department: 'home',
  taxClass: 'standard',
  names: words('Furniture | 家具 | Meubles'),
  descriptions: words(
    'Solid pieces that can be carried, repaired and handed down. | 结实的家具，搬得动、修得好、传得下去。 | Des meubles solides que l’on porte, répare et transmet.',
  ),
  families: [armchair, bookshelf, chair, sideTable, sideboard, stool],
}
