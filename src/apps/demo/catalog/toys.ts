import { boardGame } from './toys/board-game.ts'
import { buildingBlocks } from './toys/building-blocks.ts'
import { plush } from './toys/plush.ts'
import { puzzle } from './toys/puzzle.ts'
import { spinningTop } from './toys/spinning-top.ts'
import { woodenShip } from './toys/wooden-ship.ts'
import type { Shelf } from '../family.ts'
import { words } from '../words.ts'

/** Toys & Games: a shelf of the demo shop. */
export const toys: Shelf = {
  slug: 'toys',
  department: 'outdoors',
  taxClass: 'standard',
  names: words('Toys & Games | 玩具与游戏 | Jeux & jouets'),
  descriptions: words(
    'Wood, paper and cloth, for hands of every age. | 木头、纸与布，给各个年纪的手。 | Bois, papier et tissu, pour des mains de tous âges.',
  ),
  families: [boardGame, buildingBlocks, plush, puzzle, spinningTop, woodenShip],
}
