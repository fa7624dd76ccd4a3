import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Bookshelves. */
export const bookshelf: Family = {
  code: 'bookshelf',
  sku: 'BSH',
  brands: ['Dielenhaus'],
  weightGrams: 32000,
  colorChoice: true,
  about: words(
    `Shelves of solid {material}, 28 cm deep, that carry forty kilograms each without a sag. {height} cm high and {width} cm wide; every piece fixes to the wall, and two can be joined side by side. | {material}实木层板，深28厘米，每层承重四十公斤不弯。高{height}厘米、宽{width}厘米；可固定墙面，也可并排相连。 | Tablettes en {material} massif de 28 cm de profondeur, qui portent quarante kilos sans fléchir. Hauteur {height} cm, largeur {width} cm ; chaque meuble se fixe au mur et deux se joignent côte à côte.`,
  ),
  models: [
    model(
      'Deventer',
      '549.00',
      'oak walnut',
      { material: 'oak', height: 198, width: 84, origin: 'netherlands' },
      'bookcase | 书柜 | bibliothèque',
      'Five shelves for a life of reading. | 五层，装得下一生的阅读。 | Cinq tablettes pour une vie de lectures.',
    ),
    model(
      'Tartu',
      '329.00',
      'ash moss',
      { material: 'birch', height: 120, width: 76, origin: 'estonia' },
      'low bookshelf | 矮书架 | étagère basse',
      'Low enough to put a lamp and a vase on top. | 矮到顶上能放灯与花瓶。 | Assez basse pour y poser une lampe et un vase.',
    ),
    model(
      'Lynn',
      '249.00',
      'black oak',
      { material: 'steel', height: 180, width: 60, origin: 'poland' },
      'ladder shelf | 梯形书架 | étagère échelle',
      'Leans on the wall as if it had just arrived. | 斜倚墙边，仿佛刚刚到来。 | S’appuie au mur comme si elle venait d’arriver.',
    ),
    model(
      'Reval',
      '429.00',
      'ink chalk',
      { material: 'birch', height: 150, width: 90, origin: 'estonia' },
      'cube shelf | 方格书架 | étagère à cases',
      'Six open cubes, for books lying, standing and waiting. | 六个敞格，书可躺可立可等待。 | Six cases ouvertes, pour livres couchés, debout ou en attente.',
    ),
    model(
      'Cologne',
      '389.00',
      'walnut ash',
      { material: 'walnut', height: 85, width: 100, origin: 'germany' },
      'wall shelf | 壁挂书架 | étagère murale',
      'Three boards and two uprights, hung from hidden hooks. | 三块层板两根立柱，暗钩挂墙。 | Trois planches et deux montants, suspendus à des crochets cachés.',
    ),
  ],
}
