"""SHA-256 of each body that ships, in hex, by file name.

``scripts/make_digests.py`` writes this file.
"""

from collections.abc import Mapping

DIGESTS: Mapping[str, str] = {
    "DGS10.csv": "3e726b5937f67854b27c06db0fe8e1466cf1e0e86f8c7a351d69a18fe544739d",
    "DTWEXBGS.csv": "33ad800b9156936e2cce97a962be9207a4efe7e59f4fa43947ca04d8d5866231",
    "FinFutYY_2026.txt": "02b8e82b3506405d17b56d13d4cd70364e52106dda5e20b3e341ef0b94c459ab",
    "SOFR.csv": "242284f0e090ca19bc9e45143534fe7948ab90fdafd3615d1d407b8ae9729432",
    "TREAST.csv": "087290fd739386ddf1f1d8f3ee2663d03c96c75d9de7f80e6d6c6e8509521594",
    "WMTSECL1.csv": "c9f0bcec4a78f2bb8bce751026e529952dd89f998114c89f6de3da63260c1bc7",
    "auctions_history.json": "c3b3ec599a5d8e94e41ba2588433b4fb899cd3bdd8172ce04bb515dba9977b2d",
    "dts_cash.csv": "4db958c6fd5cd47722257661e504e5aaf634a3e7b9a359a37d88b349f99e697c",
    "fut_fin_txt_2023.zip": "43c3dbdd4d01fceefad5e457003751cdc0974c7cf46097b322e26e9e2fe44d7a",
    "mfhhis01.txt": "87a1d6059a907f4a72da3db9095f800f8902bf95d3cd130ae4af7ad905f476f5",
    "mspd_table_1.csv": "23472f2178fe343fd814a924deda1f2799a7a12520a649c39218f9a359e184a8",
    "par_yields_2022.csv": "c33cb2758e5e34c2c23b7ab759d18681091860f3f9e5960112859f64f31cd814",
    "par_yields_2023.csv": "edb7f3904e11dcaa502cdcc03ad9b1b16c893802d166ce9bc5fa1118251249d4",
    "par_yields_2024.csv": "6775840b76cd7fd41121f61d6f6c60184eca6b2ba49954ec7372c463cbeef34d",
    "par_yields_2025.xml": "ac0a8ea1a70b6a22e05aa52513188076b2eddfde5e340bd17db71b48cb3df5a5",
    "par_yields_2026.xml": "4ef6e46360173d960a9f01c3dd6690b914e86b3d52635e4e877b48f377434c3a",
    "par_yields_history.csv": "4285818f95b46df788eea448bf20d139eddccb41c0f75c4c62b8cce5322de6b5",
    "sample_returns.txt": "9c8f3f15325f1a9515f0ae5fa25a2fd74a40d56abfed8e066a36280ab1ea3f04",
    "slt_table1.txt": "7cc69c4187fccd8a9256e5fe076c3cfb1c8530743ab9d63175c4efb848f0e220",
    "slt_table2.txt": "35cabf749550fc8d45836a29f39de92e1a63767af5939bb8c2c98adff78691ea",
    "slt_table3.txt": "d53727506606d107d06bff218e3a3873256d7f0f545e9ad5bd6ea79591211d5f",
    "slt_table5.txt": "273ecb97c9befb35fcc2ac82749f5a63f234b90cbe6e669215cf1b7933ec1511",
    "soma_summary.json": "641445302cdaaa26217db5890c6e7d0cdaf0fdcb6cad7267034299e1e6e7b07f",
    "tic_release_2025-07-17.md": "3117be9c49a32ed4f0530922752630853e271774e98ef04a3348ef2b427edcf8",
    "tic_release_2025-08-15.md": "1732d4805b106093d0f738e86ce09f7940025061bfef672a13195b7621c983fc",
    "tic_release_2025-09-18.md": "2a04d81307942541386237a7e22d5408d7a647d480064e23c846113fc900e0b6",
    "tic_release_2025-11-18.md": "50e540e63e2919f6c04f1edfd4edae9d94d44d976db096248ad75ad2c6b5a954",
    "tic_release_2025-12-18.md": "ad526230030075c117a79a963a681d3c8f98a57613011bcf491abe12be4d569d",
    "tic_release_2026-01-15.md": "58e3afab70ca38cd9da08a7d9e6eee0cdd061c3c60d570ee13838757dbcffdc5",
}
