// Golden vectors of quantspec as C arrays: what its headers are made of. CC0-1.0.
// Made by @GENERATOR@. Rows stand one after the other.
#ifndef QUANTSPEC_VECTORS_H
#define QUANTSPEC_VECTORS_H
#include <math.h>
#include <stddef.h>
#include <stdint.h>

// The SHA-256 of the MANIFEST.json of these vectors: results go back with it.
#define QUANTSPEC_MANIFEST "@MANIFEST@"

// The type of an array's elements. The numbers are those of quantspec_kernel.h. float16 is held as the bits in
// uint16_t, bool as 0 or 1 in uint8_t, int4 in int8_t.
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
    QUANTSPEC_VECTOR_UINT64 = 16
};

// What a tensor is in its operator.
enum {
    QUANTSPEC_VECTOR_OMITTED = 0,    // an optional input that is not there
    QUANTSPEC_VECTOR_ACTIVATION = 1, // an input or output of each step
    QUANTSPEC_VECTOR_CONSTANT = 2,   // the same in every row
    QUANTSPEC_VECTOR_STATE = 3,      // kept from step to step; before the first int8 holds its zero point, other types 0
    QUANTSPEC_VECTOR_INTERMEDIATE = 4 // inside of the operator, behind its inputs: parameters without values
};

// Which field holds an attribute's value.
enum {
    QUANTSPEC_VECTOR_INTEGER = 1,
    QUANTSPEC_VECTOR_REAL = 2,
    QUANTSPEC_VECTOR_FLAG = 3, // `integer`, 0 or 1
    QUANTSPEC_VECTOR_NAME = 4, // `text`: an enumeration's value by its schema name
    QUANTSPEC_VECTOR_LIST = 5
};

// Named values: a derived list, an attribute's list, accumulators.
typedef struct quantspec_vector_list {
    const char *name;
    int32_t type;
    int32_t count;
    const void *values; // NULL where there are none
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
    const char *name; // the operand's, such as "filter"
    int32_t role;
    int32_t type;
    int32_t size; // bytes an element in `data`
    int32_t rank;
    const int32_t *shape;
    int32_t count; // elements of the tensor: of one step
    // A constant's elements; or those of every step of every row, of a state after the step. NULL where
    // there are none.
    const void *data;
    int32_t scale_count; // 0 where it is not quantized
    const float *scales;
    const int32_t *zero_points;
    int32_t dimension; // that scales run along, where there are several
} quantspec_vector_tensor;

// One operator instance. The values of step s of row r stand at (r x steps + s) x count in a tensor's data.
typedef struct quantspec_vector_group {
    const char *id; // a case is named by it, "#", and the row's id
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
    const quantspec_vector_tensor *outputs; // what is expected
    int32_t attribute_count;
    const quantspec_vector_attribute *attributes; // sorted by name
    int32_t derived_count;
    const quantspec_vector_list *derived; // sorted by name
    quantspec_vector_list accumulators; // of output 0, like its data
    const uint8_t *informative; // one a row: 1 where it is reported and never counted
    const char *const *row_ids; // one a row
    int32_t named_accumulator_count;
    // Further sums by name, of every step of every row: SVDF has `features`. `count` is that of all of them.
    const quantspec_vector_list *named_accumulators;
} quantspec_vector_group;

typedef struct quantspec_vector_file {
    const char *name;
    const quantspec_vector_group *groups;
    int32_t count;
} quantspec_vector_file;

#endif  // QUANTSPEC_VECTORS_H
