#!/bin/sh
# Makes the keys and signatures of this folder with OpenSSL 3. Keys for tests: they protect nothing.
# Run again, it makes other keys and signatures that are just as good.
set -eu
cd "$(dirname "$0")"
printf 'the signed message\n' > message

for bits in 512 1024 2048 3072 4096; do
  openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:$bits -out rsa$bits.pem
  openssl pkey -in rsa$bits.pem -pubout -out rsa$bits.pub.pem
done
for curve in P-256 P-384 secp256k1; do
  openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:$curve -out $curve.pem
  openssl pkey -in $curve.pem -pubout -out $curve.pub.pem
done
for algorithm in ed25519 ed448 x25519; do
  openssl genpkey -quiet -algorithm $algorithm -out $algorithm.pem
  openssl pkey -in $algorithm.pem -pubout -out $algorithm.pub.pem
done
openssl genpkey -quiet -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out rsa-pss.pem
openssl pkey -in rsa-pss.pem -pubout -out rsa-pss.pub.pem
openssl req -x509 -key rsa2048.pem -subj /CN=test -days 30000 -out certificate.pem

# Other forms of the same keys.
openssl pkey -in rsa2048.pem -traditional -out rsa2048-pkcs1.pem
openssl pkey -in rsa2048.pem -traditional -aes256 -passout pass:secret -out rsa2048-pkcs1-aes.pem
openssl pkey -in rsa2048.pem -traditional -des3 -passout pass:secret -out rsa2048-pkcs1-des3.pem
openssl pkcs8 -topk8 -in rsa2048.pem -v2 aes-256-cbc -passout pass:secret -out rsa2048-pkcs8-aes.pem
openssl pkcs8 -topk8 -in rsa2048.pem -scrypt -passout pass:secret -out rsa2048-pkcs8-scrypt.pem
openssl pkey -in P-256.pem -traditional -out P-256-sec1.pem
{ openssl ecparam -name P-256; cat P-256-sec1.pem; } > P-256-sec1-parameters.pem
openssl pkey -in P-256.pem -traditional -aes128 -passout pass:secret -out P-256-sec1-aes.pem
openssl pkcs8 -topk8 -in P-256.pem -passout pass:secret -out P-256-pkcs8-aes.pem
openssl pkcs8 -topk8 -in ed25519.pem -passout pass:secret -out ed25519-pkcs8-aes.pem
openssl ec -in P-256.pem -param_enc explicit -out P-256-explicit.pem 2> /dev/null
openssl ec -in P-256.pem -param_enc explicit -pubout -out P-256-explicit.pub.pem 2> /dev/null
openssl ec -in P-256.pem -conv_form compressed -pubout -out P-256-compressed.pub.pem 2> /dev/null

# Signatures.
for key in rsa1024 rsa2048 rsa3072 rsa4096 P-256; do
  openssl dgst -sha256 -sign $key.pem -out $key.sig message
done
openssl dgst -sha256 -sign rsa2048.pem -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest \
  -out rsa2048-pss.sig message
openssl dgst -sha512 -sign rsa2048.pem -out rsa2048-sha512.sig message
openssl pkeyutl -sign -inkey ed25519.pem -rawin -in message -out ed25519.sig
