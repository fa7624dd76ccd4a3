import { type Family, named, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Bottled inks. */
export const ink: Family = {
  code: 'ink',
  sku: 'INK',
  brands: ['Federkeel', 'Schriever & Co'],
  weightGrams: 190,
  colorChoice: false,
  sizes: sizes('volume', 'Volume | 容量 | Volume', '30, 100, 60, 30 ml', '60, 165, 100, 60 ml'),
  about: words(
    `Mixed in small kettles, filtered for a week and bottled in glass with a well for the last drops. It flows wet, dries in ten seconds and washes out of shirts, though not out of letters. | 小锅调制，过滤一周，玻璃瓶装，瓶底有聚墨槽。出水润，十秒干，衬衫上洗得掉，信纸上洗不掉。 | Mélangée en petites cuves, filtrée une semaine et mise dans un verre à puits pour les dernières gouttes. Elle coule bien, sèche en dix secondes et part des chemises, mais pas des lettres.`,
  ),
  models: [
    named(
      '12.90',
      'ink sky',
      { waterproof: false, origin: 'germany' },
      'Deep Fairway ink | 深水航道蓝墨水 | Encre Chenal profond',
      'A blue-black with a red sheen where it pools. | 蓝黑，积墨处泛红光。 | Un bleu-noir aux reflets rouges là où il s’attarde.',
    ),
    named(
      '12.90',
      'brick rose',
      { waterproof: false, origin: 'germany' },
      'Gable Red ink | 山墙红墨水 | Encre Rouge pignon',
      'The brick of the old towns, for corrections one means. | 老城的砖红，改字也改得认真。 | La brique des vieilles villes, pour corriger avec conviction.',
    ),
    named(
      '13.90',
      'moss celadon',
      { waterproof: false, origin: 'france' },
      'Salt Marsh ink | 盐沼绿墨水 | Encre Marais salant',
      'A gray green that shades from reed to water. | 灰绿，从芦苇渐变到水。 | Un vert-gris qui va du roseau à l’eau.',
    ),
    named(
      '15.90',
      'black slate',
      { waterproof: true, origin: 'germany' },
      'Notary Black ink | 公证黑墨水 | Encre Noir notaire',
      'Iron gall, for signatures that must outlive us. | 铁胆墨，签名要比人长久。 | Ferro-gallique, pour des signatures qui nous survivront.',
    ),
    named(
      '13.50',
      'amber copper',
      { waterproof: false, origin: 'poland' },
      'Baltic Amber ink | 琥珀棕墨水 | Encre Ambre balte',
      'Honey on the stroke, resin at the edge. | 笔画如蜜，边缘如脂。 | Du miel dans le trait, de la résine au bord.',
    ),
  ],
}
