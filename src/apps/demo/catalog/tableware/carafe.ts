import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Carafes and jugs. */
export const carafe: Family = {
  code: 'carafe',
  sku: 'CRF',
  brands: ['Priwall Glass', 'Steenbacker', 'Priwall Glass', 'Priwall Glass', 'Steenbacker'],
  weightGrams: 780,
  colorChoice: true,
  about: words(
    `For water, wine or the first branches of spring. Made of {material}, it holds {capacity} l, pours from a cut lip and has a mouth wide enough for a hand with a brush. | 盛水、盛酒，或插早春的枝条。{material}材质，容量{capacity}升，切口断水，壶口可伸手刷洗。 | Pour l’eau, le vin ou les premières branches du printemps. En {material}, elle contient {capacity} l, verse d’une lèvre coupée et laisse passer une main avec sa brosse.`,
  ),
  models: [
    model(
      'Trave',
      '39.00',
      'sea amber chalk',
      { material: 'glass', capacity: 1, origin: 'germany' },
      'carafe | 玻璃水瓶 | carafe',
      'Blown in one breath, with a ball of glass as stopper. | 一口气吹成，一颗玻璃球作塞。 | Soufflée d’un trait, avec une bille de verre pour bouchon.',
    ),
    model(
      'Visby',
      '45.00',
      'ink cream',
      { material: 'stoneware', capacity: 1.2, origin: 'sweden' },
      'jug | 陶壶 | pichet',
      'A farmhouse jug with a city handle. | 乡间的壶，都市的把。 | Un pichet de ferme à l’anse citadine.',
    ),
    model(
      'Lynn',
      '52.00',
      'plum sky',
      { material: 'glass', capacity: 0.75, origin: 'great-britain' },
      'wine decanter | 醒酒器 | carafe à vin',
      'A wide base that lets a young wine grow up. | 宽底，让年轻的酒长大。 | Une base large qui fait grandir un vin jeune.',
    ),
    model(
      'Elbe',
      '29.90',
      'moss rose',
      { material: 'glass', capacity: 0.5, origin: 'poland' },
      'bedside carafe | 床头水瓶 | carafe de chevet',
      'The glass is the lid. | 杯子就是盖子。 | Le verre sert de couvercle.',
    ),
    model(
      'Kolberg',
      '34.90',
      'butter slate',
      { material: 'enamel', capacity: 1.5, origin: 'poland' },
      'enamel jug | 搪瓷壶 | broc émaillé',
      'For lemonade on the jetty. | 栈桥上的柠檬水。 | Pour la citronnade sur la jetée.',
    ),
  ],
}
