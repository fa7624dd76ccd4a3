import type { AttributeKind, DemoAttribute } from './catalog-shape.ts'
import { words } from './words.ts'

const choices = (...lines: readonly string[]) =>
  lines.map((line) => {
    const [code = '', ...said] = line.split(':')
    return { code, labels: words(said.join(':')) }
  })

const attribute = (code: string, kind: AttributeKind, labels: string, more: Partial<DemoAttribute> = {}) => ({
  code,
  kind,
  filterable: kind === 'choice' || kind === 'boolean',
  labels: words(labels),
  ...more,
})

const materials = choices(
  'stoneware:Stoneware | 炻瓷 | Grès',
  'porcelain:Porcelain | 瓷 | Porcelaine',
  'terracotta:Terracotta | 赤陶 | Terre cuite',
  'glass:Glass | 玻璃 | Verre',
  'steel:Steel | 钢 | Acier',
  'stainless-steel:Stainless steel | 不锈钢 | Inox',
  'cast-iron:Cast iron | 铸铁 | Fonte',
  'enamel:Enameled steel | 搪瓷钢 | Acier émaillé',
  'copper:Copper | 紫铜 | Cuivre',
  'brass:Brass | 黄铜 | Laiton',
  'aluminum:Aluminum | 铝 | Aluminium',
  'zinc:Zinc | 锌 | Zinc',
  'oak:Oak | 橡木 | Chêne',
  'ash:Ash | 白蜡木 | Frêne',
  'walnut:Walnut | 胡桃木 | Noyer',
  'beech:Beech | 榉木 | Hêtre',
  'birch:Birch | 桦木 | Bouleau',
  'cedar:Cedar | 雪松木 | Cèdre',
  'bamboo:Bamboo | 竹 | Bambou',
  'rattan:Rattan | 藤 | Rotin',
  'paper:Paper | 纸 | Papier',
  'linen:Linen | 亚麻 | Lin',
  'cotton:Cotton | 棉 | Coton',
  'wool:Wool | 羊毛 | Laine',
  'jute:Jute | 黄麻 | Jute',
  'canvas:Canvas | 帆布 | Toile',
  'leather:Leather | 皮革 | Cuir',
  'felt:Felt | 毛毡 | Feutre',
  'nylon:Recycled nylon | 再生尼龙 | Nylon recyclé',
  'concrete:Concrete | 混凝土 | Béton',
)

const origins = choices(
  'germany:Germany | 德国 | Allemagne',
  'france:France | 法国 | France',
  'china:China | 中国 | Chine',
  'japan:Japan | 日本 | Japon',
  'india:India | 印度 | Inde',
  'portugal:Portugal | 葡萄牙 | Portugal',
  'sweden:Sweden | 瑞典 | Suède',
  'denmark:Denmark | 丹麦 | Danemark',
  'norway:Norway | 挪威 | Norvège',
  'netherlands:Netherlands | 荷兰 | Pays-Bas',
  'belgium:Belgium | 比利时 | Belgique',
  'estonia:Estonia | 爱沙尼亚 | Estonie',
  'latvia:Latvia | 拉脱维亚 | Lettonie',
  'poland:Poland | 波兰 | Pologne',
  'italy:Italy | 意大利 | Italie',
  'spain:Spain | 西班牙 | Espagne',
  'greece:Greece | 希腊 | Grèce',
  'ethiopia:Ethiopia | 埃塞俄比亚 | Éthiopie',
  'colombia:Colombia | 哥伦比亚 | Colombie',
  'brazil:Brazil | 巴西 | Brésil',
  'guatemala:Guatemala | 危地马拉 | Guatemala',
  'madagascar:Madagascar | 马达加斯加 | Madagascar',
  'sri-lanka:Sri Lanka | 斯里兰卡 | Sri Lanka',
  'great-britain:Great Britain | 英国 | Grande-Bretagne',
)

/** Every typed fact a product of the demo shop may carry. */
export const demoAttributes: readonly DemoAttribute[] = [
  attribute('material', 'choice', 'Material | 材质 | Matière', { choices: materials }),
  attribute('origin', 'choice', 'Origin | 产地 | Origine', { choices: origins }),
  attribute('height', 'number', 'Height | 高度 | Hauteur', { unit: 'cm' }),
  attribute('width', 'number', 'Width | 宽度 | Largeur', { unit: 'cm' }),
  attribute('length', 'number', 'Length | 长度 | Longueur', { unit: 'cm' }),
  attribute('diameter', 'number', 'Diameter | 直径 | Diamètre', { unit: 'cm', filterable: true }),
  attribute('capacity', 'number', 'Capacity | 容量 | Contenance', { unit: 'l', filterable: true }),
  attribute('power', 'number', 'Power | 功率 | Puissance', { unit: 'W', filterable: true }),
  attribute('brightness', 'number', 'Brightness | 光通量 | Flux lumineux', { unit: 'lm' }),
  attribute('dimmable', 'boolean', 'Dimmable | 可调光 | Variateur'),
  attribute('wireless', 'boolean', 'Wireless | 无线 | Sans fil'),
  attribute('battery', 'number', 'Battery life | 续航 | Autonomie', { unit: 'h', filterable: true }),
  attribute('induction', 'boolean', 'Works on induction | 适用电磁炉 | Compatible induction'),
  attribute('dishwasher', 'boolean', 'Dishwasher safe | 可用洗碗机 | Passe au lave-vaisselle'),
  attribute('pieces', 'number', 'Pieces | 件数 | Pièces'),
  attribute('organic', 'boolean', 'Organic | 有机 | Bio'),
  attribute('caffeine', 'boolean', 'With caffeine | 含咖啡因 | Avec caféine'),
  attribute('author', 'text', 'Author | 作者 | Auteur'),
  attribute('pages', 'number', 'Pages | 页数 | Pages', { filterable: true }),
  attribute('language', 'choice', 'Language | 语言 | Langue', {
    choices: choices(
      'en:English | 英语 | Anglais',
      'fr:French | 法语 | Français',
      'zh:Chinese | 中文 | Chinois',
    ),
  }),
  attribute('ruling', 'choice', 'Ruling | 内页 | Réglure', {
    choices: choices(
      'plain:Plain | 空白 | Uni',
      'lined:Lined | 横线 | Ligné',
      'dotted:Dotted | 点阵 | Pointillé',
      'grid:Grid | 方格 | Quadrillé',
    ),
  }),
  attribute('waterproof', 'boolean', 'Waterproof | 防水 | Imperméable'),
  attribute('age', 'number', 'From age | 适用年龄 | À partir de', { unit: 'years', filterable: true }),
  attribute('players', 'number', 'Players up to | 最多人数 | Joueurs maximum'),
  attribute('exposure', 'choice', 'Light | 光照 | Exposition', {
    choices: choices(
      'sun:Full sun | 全日照 | Plein soleil',
      'half:Half shade | 半阴 | Mi-ombre',
      'shade:Shade | 阴处 | Ombre',
    ),
  }),
  attribute('perennial', 'boolean', 'Perennial | 多年生 | Vivace'),
  attribute('care', 'text', 'Care | 保养 | Entretien'),
]
