// Golden vectors of quantspec as C arrays: the types that its headers use. CC0-1.0.
// Made by @GENERATOR@. The values of rows follow one another.
#ifndef QUANTSPEC_VECTORS_H
#define QUANTSPEC_VECTORS_H
#include <math.h>
#include <stddef.h>
#include <stdint.h>

// The SHA-256 of the MANIFEST.json of these vectors. Results must name it.
#define QUANTSPEC_MANIFEST "@MANIFEST@"

// The type of an array's elements, with the numbers of quantspec_kernel.h. float16 is stored as bits in uint16_t, bool
// as 0 or 1 in uint8_t, int4 in int8_t, and complex64 as two floats, the real part first.
enum {
    QUANTSPEC_VECTOR_NONE = 0,
    QUANTSPEC_VECTOR_FLOAT32 = 1,
    QUANTSPEC_VECTOR_FLOAT64 = 2,
    QUANTSPEC_VECTOR_FLOAT16 = 3,
    QUANTSPEC_VECTOR_BFLOAT16 = 4,
    QUANTSPEC_VECTOR_BOOL = 5,
    QUANTSPEC_VECTOR_INT2 = 6,
    QUANTSPEC_VECTOR_INT4 = 7,
    QUANTSPEC_VECTOR_INT8 = 8,
    QUANTSPEC_VECTOR_INT16 = 9,
    QUANTSPEC_VECTOR_INT32 = 10,
    QUANTSPEC_VECTOR_INT64 = 11,
    QUANTSPEC_VECTOR_UINT4 = 12,
    QUANTSPEC_VECTOR_UINT8 = 13,
    QUANTSPEC_VECTOR_UINT16 = 14,
    QUANTSPEC_VECTOR_UINT32 = 15,
    QUANTSPEC_VECTOR_UINT64 = 16,
    QUANTSPEC_VECTOR_COMPLEX64 = 17
};

// The role of a tensor in its operator.
enum {
    QUANTSPEC_VECTOR_OMITTED = 0,    // an optional input that is absent
    QUANTSPEC_VECTOR_ACTIVATION = 1, // an input or output of each step
    QUANTSPEC_VECTOR_CONSTANT = 2,   // the same for all rows
    QUANTSPEC_VECTOR_STATE = 3,      // kept between steps; initially the zero point for int8, 0 for other types
    QUANTSPEC_VECTOR_INTERMEDIATE = 4 // a tensor inside the operator, after its inputs: parameters, no values
};

// The field that holds an attribute's value.
enum {
    QUANTSPEC_VECTOR_INTEGER = 1,
    QUANTSPEC_VECTOR_REAL = 2,
    QUANTSPEC_VECTOR_FLAG = 3, // `integer`, 0 or 1
    QUANTSPEC_VECTOR_NAME = 4, // `text`: an enumeration's value by its schema name
    QUANTSPEC_VECTOR_LIST = 5
};

// A named list of values: derived integers, an attribute's list, or accumulators.
typedef struct quantspec_vector_list {
    const char *name;
    int32_t type;
    int32_t count;
    const void *values; // NULL if there are none
} quantspec_vector_list;

typedef struct quantspec_vector_attribute {
    const char *name; // as in the TFLite schema
    int32_t kind;
    int64_t integer;
    float real;
    const char *text;
    quantspec_vector_list list;
} quantspec_vector_attribute;

typedef struct quantspec_vector_tensor {
    const char *name; // of the operand, such as "filter"
    int32_t role;
    int32_t type;
    int32_t size; // bytes per element of `data`
    int32_t rank;
    const int32_t *shape;
    int32_t count; // number of elements, of one step
    // The elements of a constant, or those of every step of every row. For a state: its values after the step. NULL if
    // there are none.
    const void *data;
    int32_t scale_count; // 0 if it is not quantized
    const float *scales;
    const int32_t *zero_points;
    int32_t dimension; // the quantized dimension, if there are several scales
} quantspec_vector_tensor;

// One operator instance. In the data of a tensor, the values of step s of row r begin at (r * steps + s) * count.
typedef struct quantspec_vector_group {
    const char *id; // a case's name is this id, "#", and the row's id
    const char *operator_name;
    int32_t code; // the schema's builtin code
    const char *scheme;
    const char *variant;
    const char *profile;
    int32_t rows;
    int32_t steps; // 1 for operators without state
    int32_t input_count;
    const quantspec_vector_tensor *inputs; // in schema order
    int32_t output_count;
    const quantspec_vector_tensor *outputs; // with the expected values
    int32_t attribute_count;
    const quantspec_vector_attribute *attributes; // sorted by name
    int32_t derived_count;
    const quantspec_vector_list *derived; // sorted by name
    quantspec_vector_list accumulators; // of output 0, in the order of its data
    const uint8_t *informative; // one per row: 1 if it is reported but never counted
    const char *const *row_ids; // one per row
    int32_t named_accumulator_count;
    // Further sums by name, such as `features` of SVDF, for every step of every row. `count` is the number of sums of
    // all steps of all rows.
    const quantspec_vector_list *named_accumulators;
    // How far real results may lie from the expected ones, and the clause that says so. A result is right if at most
    // `bound_ulps` numbers of its type lie between it and the expected one, that one counted, or if the difference is at
    // most `bound_absolute`. NULL and zeros if results are compared by their bits.
    const char *bound_clause;
    int32_t bound_ulps;
    float bound_absolute;
} quantspec_vector_group;

typedef struct quantspec_vector_file {
    const char *name;
    const quantspec_vector_group *groups;
    int32_t count;
} quantspec_vector_file;

#endif  // QUANTSPEC_VECTORS_H
